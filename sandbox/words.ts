import { decodeWords as decodeMimeWords } from "postal-mime";

/** RFC 2047 encoded words as people read them. */
export function decodeWords(text: string): string {
  return text.includes("=?") ? decodeMimeWords(text) : text;
}

const MAX_ENCODED_BYTES = 42;

/** Non-ASCII text as RFC 2047 words of at most 75 characters; ASCII is returned as it is. */
export function encodeWords(
  text: string,
  encoding: "B" | "Q" = "B",
  charset: "utf-8" | "iso-8859-1" = "utf-8",
): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const isLatin = charset === "iso-8859-1" && [...text].every((char) => (char.codePointAt(0) ?? 0) < 256);
  const used = isLatin ? "iso-8859-1" : "utf-8";
  const budget = encoding === "B" ? MAX_ENCODED_BYTES : 18;
  return chunks(text, budget, isLatin)
    .map((bytes) => `=?${used}?${encoding}?${encoding === "B" ? bytes.toString("base64") : quote(bytes)}?=`)
    .join(" ");
}

/** Never cuts a character in two: a reader decodes each word alone. */
function chunks(text: string, budget: number, isLatin: boolean): Buffer[] {
  const parts: Buffer[] = [];
  let current = Buffer.alloc(0);
  for (const char of text) {
    const bytes = Buffer.from(char, isLatin ? "latin1" : "utf8");
    if (current.length + bytes.length > budget) {
      parts.push(current);
      current = Buffer.alloc(0);
    }
    current = Buffer.concat([current, bytes]);
  }
  return [...parts, current];
}

function quote(bytes: Buffer): string {
  return [...bytes]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      if (char === " ") return "_";
      return /[A-Za-z0-9]/.test(char) ? char : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
