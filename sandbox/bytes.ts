import { isUtf8 } from "node:buffer";

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const latin = new TextDecoder("windows-1252");

/** Text of bytes that do not say what they are: UTF-8, damaged in places or not, else the Western code page. */
export function readText(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  if (!text.includes("\ufffd") || isUtf8(bytes)) return text;
  // Letters that are right are no accident when they are the most: then it is UTF-8 and only damaged.
  const damaged = text.split("\ufffd").length - 1;
  const right = text.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0;
  return right > damaged ? text : latin.decode(bytes);
}

/** In the named charset if there is such a one and the bytes fit, else as `readText` finds. */
export function decodeText(bytes: Uint8Array, charset: string): string {
  const label = charset.trim().toLowerCase();
  if (label === "" || label === "utf-8" || label === "us-ascii" || label === "ascii") return readText(bytes);
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return readText(bytes);
  }
}

/** Whole characters only: half of a pair is none, and databases refuse it. */
export function cutText(text: string, length: number): string {
  return text
    .slice(0, length)
    .toWellFormed()
    .replace(/\ufffd$/, "");
}

/**
 * Bytes that have arrived and are not done with. What was given out stays as it is: nothing is moved in place.
 *
 * Memory is at most three times what is waiting, plus a constant.
 */
export function createByteWindow() {
  let buffer = Buffer.alloc(0);
  let start = 0;
  let end = 0;
  return {
    append(chunk: Uint8Array): void {
      const live = end - start;
      if (end + chunk.length > buffer.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(256 * 1024, 2 * (live + chunk.length)));
        buffer.copy(larger, 0, start, end);
        [buffer, start, end] = [larger, 0, live];
      }
      buffer.set(chunk, end);
      end += chunk.length;
    },
    bytes: (): Buffer => buffer.subarray(start, end),
    drop(count: number): void {
      start += count;
    },
  };
}
