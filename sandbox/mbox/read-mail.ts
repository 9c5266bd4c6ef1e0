import { isUtf8 } from "node:buffer";
import PostalMime, { type Email } from "postal-mime";
import { decodeText, readText } from "../bytes.ts";
import { bodyStart } from "./border.ts";
import { slim } from "./slim.ts";

/** Nothing of what is kept of a text lies further in. */
const MAX_TEXT_BYTES = 32 * 1024;
const LIMITS = { maxHeadersSize: 64 * 1024 * 1024 };

/**
 * A message as the parser sees it, attachments without their content.
 *
 * A body beyond repair does not lose the message: its headers alone still say who wrote to whom.
 */
export async function readMail(bytes: Buffer, sizeBytes: number): Promise<Email> {
  const body = bodyStart(bytes) ?? bytes.length;
  const head = readHead(bytes.subarray(0, body));
  const charset = plainCharset(head);
  if (charset !== undefined) {
    const email = await PostalMime.parse(head, LIMITS);
    return { ...email, text: decodeText(bytes.subarray(body, body + MAX_TEXT_BYTES), charset) };
  }
  try {
    const whole = slim(Buffer.concat([head, bytes.subarray(body)]), Math.max(0, sizeBytes - bytes.length - 64));
    return await PostalMime.parse(whole, LIMITS);
  } catch {
    return PostalMime.parse(head, LIMITS);
  }
}

/** Unencoded 8-bit headers are UTF-8 or an old code page, line by line; a reader of UTF-8 would lose their letters. */
function readHead(head: Buffer): Buffer {
  if (isUtf8(head)) return head;
  const lines = head.toString("latin1").split("\n");
  return Buffer.from(lines.map((line) => readText(Buffer.from(line, "latin1"))).join("\n"));
}

/** The charset of a message that is one unencoded text, as most are: it needs no parser. undefined for all others. */
function plainCharset(head: Buffer): string | undefined {
  const lines = head.toString("latin1").replaceAll(/\r?\n[ \t]+/g, " ");
  if (
    /^content-(transfer-encoding[ \t]*:(?![ \t]*["']?(7bit|8bit|binary)\b)|disposition[ \t]*:[ \t]*attachment)/im.test(
      lines,
    )
  )
    return undefined;
  const type = /^content-type[ \t]*:(.*)$/im.exec(lines)?.[1] ?? "";
  if (!/^\s*(text\/plain\b|text\s*(;|$)|$)/i.test(type) || /format[ \t]*=[ \t]*"?flowed/i.test(type)) return undefined;
  return /charset[ \t]*=[ \t]*"?([\w.:+-]+)/i.exec(type)?.[1] ?? "";
}
