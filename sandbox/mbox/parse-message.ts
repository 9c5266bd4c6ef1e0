import { createHash } from "node:crypto";
import { addressParser, type Email } from "postal-mime";
import type { Attachment, Header } from "../mailbox.ts";
import { cutText } from "../bytes.ts";
import { decodeWords } from "../words.ts";
import { isPlausible, parseMailDate } from "./dates.ts";
import { readMail } from "./read-mail.ts";
import { cutSize } from "./slim.ts";
import type { Piece } from "./split.ts";
import { stripTags } from "./strip-tags.ts";

/** What is kept of a message on disk. */
export type StoredContent = { headers: Header[]; text: string; attachments: Attachment[]; sizeBytes: number };

/** What is kept of it in memory until the whole archive is read. */
export type Facts = {
  hash: string;
  dateMs: number | undefined;
  from: { name: string; address: string } | undefined;
  deliveredTo: string[];
  to: string[];
  messageId: string | undefined;
  references: string[];
  subject: string;
  /** Hex, from Takeout's X-GM-THRID. */
  gmailThread: string | undefined;
  gmailLabels: string[] | undefined;
};

export type Parsed = { content: StoredContent; facts: Facts };

const MAX_TEXT = 4000;
const KNOWN = new Set(
  "from to cc subject date message-id received sender reply-to delivered-to return-path content-type".split(" "),
);

/** @throws Error whose message says why this piece is not a message */
export async function parseMessage(piece: Piece, nowMs: number): Promise<Parsed> {
  if (piece.bytes.length === 0) throw new Error("nothing follows the From line");
  const email = await readMail(withoutNul(piece.bytes), piece.sizeBytes);
  const headers = email.headers
    .filter(({ value }) => cutSize(value) === undefined)
    .map(({ originalKey, value }) => ({ name: originalKey, value: value.trim().toWellFormed() }));
  if (headers.length === 0) throw new Error("it has no headers");
  if (!headers.some(({ name }) => KNOWN.has(name.toLowerCase())))
    throw new Error("none of its headers is a mail header");
  const text = cutText(email.text ?? stripTags(email.html ?? ""), MAX_TEXT);
  const content = { headers, text, attachments: filesOf(email), sizeBytes: piece.sizeBytes };
  return { content, facts: factsOf(headers, piece, nowMs) };
}

function factsOf(headers: Header[], piece: Piece, nowMs: number): Facts {
  const all = (name: string) =>
    headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);
  const first = (name: string) => all(name)[0];
  const received = first("received")?.split(";").at(-1);
  const stamps = [received, first("date"), piece.envelope].map((text) => (text ? parseMailDate(text) : undefined));
  const thread = first("x-gm-thrid");
  const labels = first("x-gmail-labels");
  return {
    hash: createHash("sha256").update(piece.bytes).digest("hex").slice(0, 15),
    dateMs: stamps.find((ms) => isPlausible(ms, nowMs)),
    from: mailboxesOf(all("from"))[0],
    deliveredTo: addressesOf(all("delivered-to")),
    to: addressesOf(all("to")),
    messageId: idsOf(first("message-id"))[0],
    references: [...idsOf(first("references")), ...idsOf(first("in-reply-to"))],
    subject: decodeWords(first("subject") ?? ""),
    gmailThread: thread && /^\d{1,20}$/.test(thread) ? BigInt(thread).toString(16).padStart(16, "0") : undefined,
    gmailLabels: labels === undefined ? undefined : decodeWords(labels).split(",").map(unquote).filter(Boolean),
  };
}

function mailboxesOf(values: string[]): { name: string; address: string }[] {
  return addressParser(values.join(", "), { flatten: true })
    .filter((one) => one.address?.includes("@"))
    .map(({ name, address }) => ({ name, address: (address ?? "").toLowerCase() }));
}

function addressesOf(values: string[]): string[] {
  return mailboxesOf(values).map(({ address }) => address);
}

function idsOf(value: string | undefined): string[] {
  return value?.match(/<[^<>\s]+>/g) ?? [];
}

function unquote(label: string): string {
  return label.trim().replace(/^"(.*)"$/, "$1");
}

function filesOf(email: Email): Attachment[] {
  return email.attachments.map(({ filename, mimeType, content, description }) => {
    const size = cutSize(description) ?? (typeof content === "string" ? content.length : content.byteLength);
    return { filename: (filename ?? "").toWellFormed(), mimeType: mimeType.toWellFormed(), size };
  });
}

/** Neither JSON databases nor people have a use for NUL, and Gmail does not pass it on. */
function withoutNul(bytes: Buffer): Buffer {
  return bytes.includes(0) ? Buffer.from(bytes.filter((byte) => byte !== 0)) : bytes;
}
