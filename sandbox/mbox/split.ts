/** One piece of an mbox. `envelope` is its "From " line, absent when the input is a single bare message. */
export type Piece = { index: number; envelope: string | undefined; bytes: Buffer; sizeBytes: number };

/** Kept per message; what lies beyond is counted, not stored, so memory does not depend on the input. */
const MAX_KEPT_BYTES = 8 * 1024 * 1024;
/** A line longer than this is passed on in slices. */
const MAX_LINE_BYTES = 256 * 1024;

const SEPARATOR = /^From .*\d{1,2}:\d{2}/;
const HEADER_LINE = /^[\x21-\x39\x3b-\x7e]+[ \t]*:/;
const LF = 10;

/**
 * Splits an mbox as it streams by.
 *
 * A separator is a line starting "From " at the very beginning or after an empty line, that either carries a time or
 * is followed by a header. mboxo and mboxrd quoting (`>From `) loses one level.
 */
export async function* splitMbox(input: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  const splitter = createSplitter();
  const reader = createLineReader();
  for await (const chunk of input) {
    for (const line of reader.feed(chunk)) {
      const piece = splitter.feed(line);
      if (piece) yield piece;
    }
  }
  for (const line of reader.end()) {
    const piece = splitter.feed(line);
    if (piece) yield piece;
  }
  yield* splitter.end();
}

/** Lines with their endings, the last one perhaps without; very long ones come in slices. */
function createLineReader() {
  let pending = Buffer.alloc(0);
  let isContinued = false;

  function* feed(chunk: Uint8Array): Generator<Line> {
    const bytes = pending.length > 0 ? Buffer.concat([pending, chunk]) : Buffer.from(chunk);
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      yield { bytes: bytes.subarray(start, end + 1), isContinued };
      isContinued = false;
      start = end + 1;
    }
    pending = Buffer.from(bytes.subarray(start));
    if (pending.length > MAX_LINE_BYTES) yield* end();
  }

  function* end(): Generator<Line> {
    if (pending.length > 0) yield { bytes: pending, isContinued };
    isContinued = pending.length > 0;
    pending = Buffer.alloc(0);
  }

  return { feed, end };
}

type Line = { bytes: Buffer; isContinued: boolean };

function createSplitter() {
  let index = 0;
  let envelope: string | undefined;
  let kept: Buffer[] = [];
  let sizeBytes = 0;
  let isAfterBlank = true;
  let isStarted = false;
  let candidate: Line | undefined;

  function close(): Piece | undefined {
    const piece = { index, envelope, bytes: trimEnd(Buffer.concat(kept)), sizeBytes };
    const isPiece = isStarted && (envelope !== undefined || piece.bytes.some((byte) => byte > 32));
    kept = [];
    sizeBytes = 0;
    isStarted = false;
    if (!isPiece) return undefined;
    index += 1;
    return piece;
  }

  function add({ bytes, isContinued }: Line): void {
    const line = !isContinued && isQuotedFrom(bytes) ? bytes.subarray(1) : bytes;
    if (sizeBytes < MAX_KEPT_BYTES) kept.push(line);
    sizeBytes += line.length;
    isStarted = true;
    isAfterBlank = !isContinued && isBlank(bytes);
  }

  function open(line: Line): Piece | undefined {
    const piece = close();
    envelope = line.bytes.toString("latin1").trimEnd();
    isStarted = true;
    isAfterBlank = false;
    return piece;
  }

  /** A "From " line without a time is only believed once the next line turns out to be a header. */
  function settle(next: Line | undefined): Piece | undefined {
    const waiting = candidate;
    candidate = undefined;
    if (!waiting) return undefined;
    if (next && HEADER_LINE.test(next.bytes.toString("latin1", 0, 200))) return open(waiting);
    add(waiting);
    return undefined;
  }

  function feed(line: Line): Piece | undefined {
    const piece = settle(line);
    const isCandidate = isAfterBlank && !line.isContinued && isFrom(line.bytes);
    if (!isCandidate) add(line);
    else if (SEPARATOR.test(line.bytes.toString("latin1", 0, 400))) return open(line) ?? piece;
    else candidate = line;
    return piece;
  }

  function* end(): Generator<Piece> {
    settle(undefined);
    const last = close();
    if (last) yield last;
  }

  return { feed, end };
}

function isFrom(line: Buffer): boolean {
  return line[0] === 0x46 && line.toString("latin1", 0, 5) === "From ";
}

function isQuotedFrom(line: Buffer): boolean {
  return line[0] === 0x3e && /^>+From /.test(line.toString("latin1", 0, 64));
}

function isBlank(line: Buffer): boolean {
  return line.length <= 2 && (line[0] === LF || (line[0] === 13 && line[1] === LF));
}

function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end -= 1;
  return bytes.subarray(0, end);
}
