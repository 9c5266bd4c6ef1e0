const EVERY_MS = 250;
/** Shorter than this nobody needs to be told. */
const QUIET_MS = 1000;

type Screen = { isTTY?: boolean | undefined; write(text: string): unknown };

/** Passes a stream on and says on a terminal how far it is; anywhere else it is silent. @param totalBytes 0 when not known */
export async function* withProgress(
  label: string,
  input: AsyncIterable<Uint8Array>,
  totalBytes: number,
  screen: Screen = process.stderr,
): AsyncGenerator<Uint8Array> {
  const startedAt = performance.now();
  let saidAt = startedAt + QUIET_MS - EVERY_MS;
  let bytes = 0;
  let hasSaid = false;
  for await (const chunk of input) {
    yield chunk;
    bytes += chunk.length;
    const now = performance.now();
    if (!screen.isTTY || now - saidAt < EVERY_MS) continue;
    screen.write(`\r\x1b[K${label}: ${describe(bytes, totalBytes, (now - startedAt) / 1000)}`);
    saidAt = now;
    hasSaid = true;
  }
  if (hasSaid) screen.write("\r\x1b[K");
}

export function describe(bytes: number, totalBytes: number, seconds: number): string {
  const mb = (value: number) => (value / 1e6).toFixed(1);
  const speed = `${mb(bytes / seconds)} MB/s`;
  if (totalBytes === 0) return `${mb(bytes)} MB, ${speed}`;
  const left = Math.max(0, (totalBytes - bytes) / (bytes / seconds));
  const time = left < 90 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`;
  return `${mb(bytes)} of ${mb(totalBytes)} MB, ${speed}, ${time} left`;
}
