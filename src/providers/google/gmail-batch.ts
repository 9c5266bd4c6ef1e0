/** One answer inside of a batch answer. */
export type BatchPart = { status: number; body: string };

const BOUNDARY = "syncline-batch";
export const BATCH_CONTENT_TYPE = `multipart/mixed; boundary=${BOUNDARY}`;

/**
 * A batch of GETs; each part names its place by Content-ID.
 *
 * @param paths absolute paths with their query
 * @see https://developers.google.com/workspace/gmail/api/guides/batch
 */
export function encodeBatch(paths: readonly string[]): string {
  const parts = paths.map(
    (path, at) =>
      `--${BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: <item-${at}>\r\n\r\nGET ${path} HTTP/1.1\r\n\r\n`,
  );
  return `${parts.join("\r\n")}\r\n--${BOUNDARY}--\r\n`;
}

/** @returns one place per part asked for, null where the answer has none; null for an answer that is no batch answer */
export function decodeBatch(contentType: string, text: string, asked: number): (BatchPart | null)[] | null {
  const boundary = /^multipart\/mixed\b.*\bboundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return null;
  const places: (BatchPart | null)[] = Array.from({ length: asked }, () => null);
  let next = 0;
  for (const [from, to] of partsOf(text, `--${boundary}`)) {
    const part = decodePart(text, from, to);
    const at = part?.at ?? next;
    next = at + 1;
    if (part && at < asked) places[at] = { status: part.status, body: part.body };
  }
  return places;
}

/** Where each part begins, behind its boundary, and ends. Answers are large: nothing is copied to look for them. */
function* partsOf(text: string, mark: string): Generator<[from: number, to: number]> {
  let at = text.startsWith(mark) ? 0 : text.indexOf(`\n${mark}`) + 1;
  while ((at > 0 || text.startsWith(mark)) && !text.startsWith("--", at + mark.length)) {
    const end = text.indexOf(`\n${mark}`, at + mark.length);
    yield [at + mark.length, end < 0 ? text.length : end];
    if (end < 0) return;
    at = end + 1;
  }
}

function decodePart(text: string, from: number, to: number): (BatchPart & { at: number | null }) | null {
  const outer = readHead(text, lineAfter(text, from, to), to);
  const head = readHead(text, outer.end, to);
  const status = /^HTTP\/[\d.]+ (\d{3})/.exec(head.text)?.[1];
  if (status === undefined) return null;
  const place = /^content-id:\s*<?response-item-(\d+)>?/im.exec(outer.text)?.[1];
  return { at: place === undefined ? null : Number(place), status: Number(status), body: text.slice(head.end, to) };
}

/** The lines up to the first empty one, those before it left aside, and where the next line begins; lines end either way. */
function readHead(text: string, from: number, to: number): { text: string; end: number } {
  let begin = from;
  while (begin < to && (text[begin] === "\r" || text[begin] === "\n")) begin += 1;
  let at = begin;
  while (at < to && text[at] !== "\n" && !text.startsWith("\r\n", at)) at = lineAfter(text, at, to);
  return { text: text.slice(begin, at), end: lineAfter(text, at, to) };
}

function lineAfter(text: string, from: number, to: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 || end >= to ? to : end + 1;
}
