import { createByteWindow, readText } from "../bytes.ts";

const LF = 10;
const CR = 13;
/** Of longer lines (pictures, mostly) only the beginning is kept. */
const MAX_LINE_BYTES = 256 * 1024;

/**
 * The content lines of a calendar file, unfolded and decoded, as they stream by.
 *
 * Folds are taken out of the bytes, for writers count bytes and cut characters in two. Endings may be CRLF, LF or CR,
 * the charset UTF-8, UTF-16 with its mark, or an old code page.
 */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const lines = createUnfolder();
  for await (const bytes of asUtf8(input)) yield* lines.feed(bytes);
  yield* lines.end();
}

/** Without byte order mark; UTF-16 recoded. */
async function* asUtf8(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = Buffer.alloc(0);
  let decoder: TextDecoder | undefined;
  let isBegun = false;
  let isOldMac = false;
  const recode = (bytes: Uint8Array) => {
    const plain = decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : Buffer.from(bytes);
    return isOldMac ? plain.map((byte) => (byte === CR ? LF : byte)) : plain;
  };
  for await (const chunk of input) {
    if (isBegun) {
      yield recode(chunk);
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < 64) continue;
    isBegun = true;
    yield begin();
  }
  if (!isBegun) yield begin();

  function begin(): Uint8Array {
    const mark = first.toString("hex", 0, 3);
    if (mark.startsWith("fffe") || mark.startsWith("feff")) {
      decoder = new TextDecoder(mark.startsWith("fffe") ? "utf-16le" : "utf-16be");
    }
    isOldMac = !first.includes(LF) && first.includes(CR);
    return recode(mark === "efbbbf" ? first.subarray(3) : first);
  }
}

function createUnfolder() {
  const window = createByteWindow();
  let parts: Buffer[] = [];
  let keptBytes = 0;
  /** The line in the window began earlier and was too long to wait for. */
  let isInside = false;

  function add(bytes: Buffer): void {
    const kept = bytes.subarray(0, Math.max(0, MAX_LINE_BYTES - keptBytes));
    parts.push(kept);
    keptBytes += kept.length;
  }

  function* flush(): Generator<string> {
    const line = Buffer.concat(parts);
    [parts, keptBytes] = [[], 0];
    if (line.length > 0) yield readText(line).replaceAll("\0", "").toWellFormed();
  }

  function* take(line: Buffer): Generator<string> {
    const isFolded = line[0] === 0x20 || line[0] === 0x09;
    if (!isInside && !isFolded) yield* flush();
    add(isFolded && !isInside ? line.subarray(1) : line);
  }

  return {
    *feed(chunk: Uint8Array): Generator<string> {
      window.append(chunk);
      const bytes = window.bytes();
      let start = 0;
      for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, start)) {
        yield* take(bytes.subarray(start, bytes[at - 1] === CR && at > start ? at - 1 : at));
        isInside = false;
        start = at + 1;
      }
      if (bytes.length - start > MAX_LINE_BYTES) {
        yield* take(bytes.subarray(start));
        isInside = true;
        start = bytes.length;
      }
      window.drop(start);
    },
    *end(): Generator<string> {
      const rest = window.bytes();
      if (rest.length > 0) yield* take(rest);
      yield* flush();
    },
  };
}
