const LF = 10;
const CR = 13;

/** A border carries the moment of delivery: a time and a year. */
const STAMPED = /^From .*\d{1,2}:\d{2}.*\b\d{4}\b|^From .*\b\d{4}\b.*\d{1,2}:\d{2}/;
const HEADER_LINE = /^[\x21-\x39\x3b-\x7e]+[ \t]*:/;
const LONGEST_LINE = 16 * 1024;
const LOOKED_AT = 400;

/** `end` is where the line after the border begins. */
export type Border = { end: number; line: string };

/**
 * Is the line at `at` a border between messages? One without a time is believed when a header follows.
 *
 * @returns "more" when it depends on bytes that have not come yet
 */
export function readBorder(bytes: Buffer, at: number, isEnd: boolean): Border | "more" | undefined {
  const start = bytes.toString("latin1", at, at + 5);
  if (start !== "From ") return !isEnd && "From ".startsWith(start) ? "more" : undefined;
  const lineEnd = bytes.indexOf(LF, at);
  if (lineEnd < 0 && !isEnd && bytes.length - at < LONGEST_LINE) return "more";
  const end = lineEnd < 0 ? bytes.length : lineEnd + 1;
  const line = bytes.toString("latin1", at, Math.min(end, at + LOOKED_AT)).trimEnd();
  if (STAMPED.test(line)) return { end, line };
  const next = bytes.subarray(end, end + LOOKED_AT);
  if (!isEnd && next.length < LOOKED_AT && !next.includes(LF)) return "more";
  return HEADER_LINE.test(next.toString("latin1")) ? { end, line } : undefined;
}

/** Is the line break at `at` itself an empty line? At the very beginning it is. */
export function isEmptyLine(bytes: Buffer, at: number): boolean {
  const before = bytes[at - 1] === CR ? at - 2 : at - 1;
  return before < 0 || bytes[before] === LF;
}

/** Where the body begins: behind the first empty line. undefined when there is none. */
export function bodyStart(bytes: Buffer): number | undefined {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (isEmptyLine(bytes, at)) return at + 1;
  }
  return undefined;
}

/** Every body line that begins with `>From`, `>>From` and so on loses one level. */
export function unquote(bytes: Buffer): Buffer {
  const kept: Buffer[] = [];
  let done = 0;
  for (let at = bytes.indexOf("From "); at >= 0; at = bytes.indexOf("From ", at + 5)) {
    let quote = at;
    while (bytes[quote - 1] === 0x3e) quote -= 1;
    if (quote === at || (quote > 0 && bytes[quote - 1] !== LF)) continue;
    kept.push(bytes.subarray(done, at - 1));
    done = at;
  }
  return done === 0 ? bytes : Buffer.concat([...kept, bytes.subarray(done)]);
}

export function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === LF || bytes[end - 1] === CR)) end -= 1;
  return bytes.subarray(0, end);
}
