import { isUtf8 } from "node:buffer";
import PostalMime from "postal-mime";
import { decodeText, readText } from "../bytes.ts";
import type { Attachment, Header } from "../mailbox.ts";
import { bodyStart } from "./border.ts";
import { cutSize, slim } from "./slim.ts";
import { stripTags } from "./strip-tags.ts";

export type Mail = { headers: Header[]; text: string; attachments: Attachment[] };

/** Nothing of what is kept of a text lies further in. */
const MAX_TEXT_BYTES = 64 * 1024;
const LIMITS = { maxHeadersSize: 64 * 1024 * 1024 };

/** A message without the content of its attachments. Nothing in it is fatal: what cannot be decoded is left out. */
export async function readMail(bytes: Buffer, sizeBytes: number): Promise<Mail> {
  const bodyAt = bodyStart(bytes) ?? bytes.length;
  const headers = readHeaders(bytes.subarray(0, bodyAt));
  const known = describeBody(headers);
  if (known) {
    const text = decodeText(bytes.subarray(bodyAt, bodyAt + MAX_TEXT_BYTES), known.charset);
    return { headers, text: known.isHtml ? stripTags(text) : text, attachments: [] };
  }
  // Of the head only what decides about the body: the rest has been read.
  const head = headers
    .filter(({ name }) => /^content-/i.test(name))
    .map(({ name, value }) => `${name}: ${value}\n`)
    .join("");
  const missingBytes = sizeBytes > bytes.length + 64 ? sizeBytes - bytes.length : 0;
  try {
    const whole = slim(Buffer.concat([Buffer.from(`${head}\n`), bytes.subarray(bodyAt)]), missingBytes);
    const { text, html, attachments } = await PostalMime.parse(whole, LIMITS);
    const files = attachments.map(({ filename, mimeType, content, description }) => {
      const size = cutSize(description) ?? (typeof content === "string" ? content.length : content.byteLength);
      return { filename: (filename ?? "").toWellFormed(), mimeType: mimeType.toWellFormed(), size };
    });
    return { headers, text: text ?? stripTags(html ?? ""), attachments: files };
  } catch {
    return { headers, text: "", attachments: [] };
  }
}

/**
 * Headers in their order and casing, folds taken out, encoded words left alone. Lines without a name are passed over.
 *
 * Unencoded 8-bit ones are UTF-8 or an old code page, line by line; a reader of UTF-8 alone would lose their letters.
 */
function readHeaders(head: Buffer): Header[] {
  const text = isUtf8(head) ? head.toString() : head.toString("latin1");
  const isLatin = text.length === head.length;
  const headers: Header[] = [];
  for (const line of text.replaceAll(/\r?\n([ \t])/g, "$1").split("\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim();
    if (colon < 1 || /\s/.test(name)) continue;
    const value = line.slice(colon + 1).trim();
    const isOdd = isLatin && /[\x80-\xff]/.test(value);
    headers.push({ name, value: isOdd ? readText(Buffer.from(value, "latin1")) : value });
  }
  return headers;
}

/** A message that is one unencoded text, as most are, needs no parser. undefined for all others. */
function describeBody(headers: readonly Header[]): { charset: string; isHtml: boolean } | undefined {
  const first = (wanted: string) => headers.find(({ name }) => name.toLowerCase() === wanted)?.value;
  if (!/^\s*("?(7bit|8bit|binary)\b|$)/i.test(first("content-transfer-encoding") ?? "")) return undefined;
  if (/^\s*attachment/i.test(first("content-disposition") ?? "")) return undefined;
  const type = first("content-type") ?? "";
  if (!/^\s*(text\/(plain|html)\b|text\s*(;|$)|$)/i.test(type) || /format\s*=\s*"?flowed/i.test(type)) return undefined;
  return {
    charset: /charset\s*=\s*"?([\w.:+-]+)/i.exec(type)?.[1] ?? "",
    isHtml: /^\s*text\/html/i.test(type),
  };
}
