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
  const chunks = `\n${text.replaceAll("\r\n", "\n")}`.split(`\n--${boundary}`).slice(1);
  let next = 0;
  for (const chunk of chunks) {
    if (chunk.startsWith("--")) break;
    const part = decodePart(chunk);
    const at = part?.at ?? next;
    next = at + 1;
    if (part && at < asked) places[at] = { status: part.status, body: part.body };
  }
  return places;
}

function decodePart(chunk: string): (BatchPart & { at: number | null }) | null {
  const [outer = "", answer = ""] = splitOnce(chunk.trimStart(), "\n\n");
  const [head = "", body = ""] = splitOnce(answer.trimStart(), "\n\n");
  const status = /^HTTP\/[\d.]+ (\d{3})/.exec(head)?.[1];
  if (status === undefined) return null;
  const place = /^content-id:\s*<?response-item-(\d+)>?/im.exec(outer)?.[1];
  return { at: place === undefined ? null : Number(place), status: Number(status), body };
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + by.length)];
}
