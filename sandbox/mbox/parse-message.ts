import { createHash } from "node:crypto";
import { addressParser } from "postal-mime";
import type { Attachment, Header } from "../mailbox.ts";
import { cutText } from "../bytes.ts";
import { decodeWords } from "../words.ts";
import { isPlausible, parseMailDate } from "./dates.ts";
import { readMail } from "./read-mail.ts";
import type { Piece } from "./split.ts";

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
/** Of longer header lines only the beginning counts. */
const MAX_LINE = 64 * 1024;
const MAX_SUBJECT = 1000;
const MAX_IDS = 100;
const KNOWN = new Set(
  "from to cc subject date message-id received sender reply-to delivered-to return-path content-type".split(" "),
);

/** Gives back the same text, free of the larger one it was cut from, and equal ones only once. */
export type Keep = (text: string) => string;

export function createKeeper(): Keep {
  const known = new Map<string, string>();
  return (text) => {
    const kept = known.get(text) ?? Buffer.from(text, "utf16le").toString("utf16le");
    known.set(kept, kept);
    return kept;
  };
}

/** @throws Error whose message says why this piece is not a message */
export async function parseMessage(piece: Piece, nowMs: number, keep: Keep): Promise<Parsed> {
  if (piece.bytes.length === 0) throw new Error("nothing follows the From line");
  const { headers: found, text, attachments } = await readMail(withoutNul(piece.bytes), piece.sizeBytes);
  const headers = found.map(({ name, value }) => ({ name, value: value.toWellFormed() }));
  if (headers.length === 0) throw new Error("it has no headers");
  if (!headers.some(({ name }) => KNOWN.has(name.toLowerCase())))
    throw new Error("none of its headers is a mail header");
  const content = { headers, text: cutText(text, MAX_TEXT), attachments, sizeBytes: piece.sizeBytes };
  return { content, facts: factsOf(headers, piece, nowMs, keep) };
}

function factsOf(headers: Header[], piece: Piece, nowMs: number, keep: Keep): Facts {
  const byName = Map.groupBy(headers, ({ name }) => name.toLowerCase());
  const all = (name: string) => byName.get(name)?.map(({ value }) => value) ?? [];
  const first = (name: string) => all(name)[0];
  const received = first("received")?.split(";").at(-1);
  const stamps = [received, first("date"), piece.envelope].map((text) => text && parseMailDate(text.slice(0, 200)));
  const thread = first("x-gm-thrid");
  const labels = first("x-gmail-labels");
  const addresses = (name: string) => mailboxesOf(all(name)).map(({ address }) => keep(address));
  const from = mailboxesOf(all("from"))[0];
  return {
    hash: keep(createHash("sha256").update(piece.bytes).digest("hex").slice(0, 15)),
    dateMs: stamps.find((ms): ms is number => typeof ms === "number" && isPlausible(ms, nowMs)),
    from: from && { name: keep(from.name), address: keep(from.address) },
    deliveredTo: addresses("delivered-to"),
    to: addresses("to"),
    messageId: idsOf(first("message-id")).map(keep)[0],
    references: [...idsOf(first("references")), ...idsOf(first("in-reply-to"))].map(keep),
    subject: keep(cutText(decodeWords((first("subject") ?? "").slice(0, MAX_LINE)), MAX_SUBJECT)),
    gmailThread: thread && /^\d{1,20}$/.test(thread) ? BigInt(thread).toString(16).padStart(16, "0") : undefined,
    gmailLabels: labels === undefined ? undefined : labelsOf(labels).map(keep),
  };
}

function mailboxesOf(values: string[]): { name: string; address: string }[] {
  const line = values.join(", ").slice(0, MAX_LINE);
  if (line === "") return [];
  return addressParser(line, { flatten: true })
    .filter((one) => one.address?.includes("@"))
    .map(({ name, address }) => ({ name, address: (address ?? "").toLowerCase() }));
}

/** The oldest and the newest ones tell the thread. */
function idsOf(value: string | undefined): string[] {
  const ids = value?.slice(0, MAX_LINE).match(/<[^<>\s]{1,500}>/g) ?? [];
  return ids.length > MAX_IDS ? [...ids.slice(0, 10), ...ids.slice(10 - MAX_IDS)] : ids;
}

function labelsOf(value: string): string[] {
  return decodeWords(value).split(",").map(unquote).filter(Boolean);
}

function unquote(label: string): string {
  return label.trim().replace(/^"(.*)"$/, "$1");
}

/** Neither JSON databases nor people have a use for NUL, and Gmail does not pass it on. */
function withoutNul(bytes: Buffer): Buffer {
  return bytes.includes(0) ? Buffer.from(bytes.filter((byte) => byte !== 0)) : bytes;
}
