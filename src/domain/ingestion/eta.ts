/** Below this share of the months the pace says little. */
const ENOUGH = 0.05;

/** Seconds left at the pace so far, by months done; null while it cannot be told. */
export function etaSeconds({
  chunksDone,
  chunksTotal,
  elapsedSeconds,
}: {
  chunksDone: number;
  chunksTotal: number;
  elapsedSeconds: number | null;
}): number | null {
  if (chunksTotal > 0 && chunksDone === chunksTotal) return 0;
  if (elapsedSeconds === null || chunksTotal === 0 || chunksDone / chunksTotal < ENOUGH) return null;
  return Math.ceil((elapsedSeconds / chunksDone) * (chunksTotal - chunksDone));
}
