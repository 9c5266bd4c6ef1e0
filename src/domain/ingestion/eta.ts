/** Below this share of the items the pace says little. */
const ENOUGH = 0.05;

export type Pace = { fetched: number; left: number; activeSeconds: number | null };

/** Items a second since it began, pauses left out; null while it cannot be told. */
export function perSecond({ fetched, activeSeconds }: Omit<Pace, "left">): number | null {
  return activeSeconds === null || activeSeconds <= 0 || fetched === 0 ? null : fetched / activeSeconds;
}

/** Seconds until the items left are read at the pace so far; null while it cannot be told. */
export function etaSeconds({ fetched, left, activeSeconds }: Pace): number | null {
  if (left <= 0) return 0;
  const pace = perSecond({ fetched, activeSeconds });
  if (pace === null || fetched / (fetched + left) < ENOUGH) return null;
  return Math.ceil(left / pace);
}
