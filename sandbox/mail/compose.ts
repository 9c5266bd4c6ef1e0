import { share } from "../faults/draw.ts";
import type { Header, LiveMailbox, MessageContent, MessageEntry } from "../mailbox.ts";
import { parseMailDate } from "../mbox/dates.ts";
import { encodeWords } from "../words.ts";
import type { MailChange } from "./live.ts";

/** A message somebody puts in: whole (`raw`), or in a few words. */
export type NewMessage = {
  raw?: string;
  from?: string;
  to?: string;
  subject?: string;
  text?: string;
  dateMs?: number;
  labelIds?: string[];
  threadId?: string;
};

/** History ids grow with gaps that have no meaning. */
export function nextHistoryId(mailbox: LiveMailbox): string {
  return String(Number(mailbox.historyId) + 1 + Math.floor(share(mailbox.address, mailbox.version) * 40));
}

export function changeLabels(mailbox: LiveMailbox, id: string, add: string[], remove: string[]): MailChange {
  const has = mailbox.byId.get(id)?.labelIds ?? [];
  const added = add.filter((label) => !has.includes(label));
  const removed = remove.filter((label) => has.includes(label));
  return { kind: "labels", historyId: nextHistoryId(mailbox), id, added, removed };
}

export function insertMessage(mailbox: LiveMailbox, message: NewMessage, nowMs: number): MailChange {
  const content = message.raw === undefined ? compose(mailbox, message, nowMs) : parseRaw(message.raw);
  const dateHeader = content.headers.find(({ name }) => name.toLowerCase() === "date")?.value;
  const internalDateMs = message.dateMs ?? parseMailDate(dateHeader ?? "") ?? nowMs;
  const id = freeId(mailbox, internalDateMs);
  const historyId = nextHistoryId(mailbox);
  const labelIds = message.labelIds ?? ["INBOX", "UNREAD"];
  const entry: MessageEntry = { id, threadId: message.threadId ?? id, labelIds, internalDateMs, historyId };
  return { kind: "insert", historyId, entry, content };
}

function compose(mailbox: LiveMailbox, message: NewMessage, nowMs: number): MessageContent {
  const { from = "Robin Newcomer <robin@newcomer.example.net>", subject = "Put in by hand", text = "Hello." } = message;
  const atMs = message.dateMs ?? nowMs;
  const unique = `${mailbox.version}.${atMs}`;
  const headers: Header[] = [
    { name: "MIME-Version", value: "1.0" },
    { name: "From", value: from },
    { name: "To", value: message.to ?? mailbox.address },
    { name: "Date", value: new Date(atMs).toUTCString().replace("GMT", "+0000") },
    { name: "Message-ID", value: `<${unique}@inserted.example.net>` },
    { name: "Subject", value: encodeWords(subject) },
    { name: "Content-Type", value: 'text/plain; charset="UTF-8"' },
  ];
  return { headers, text, attachments: [], sizeBytes: 400 + Buffer.byteLength(text) };
}

/** Headers unfolded; what follows the first empty line is taken for plain text. */
export function parseRaw(raw: string): MessageContent {
  const source = raw.replaceAll("\r\n", "\n");
  const end = source.indexOf("\n\n");
  const head = end < 0 ? source : source.slice(0, end);
  const headers = head
    .replaceAll(/\n[ \t]+/g, " ")
    .split("\n")
    .flatMap((line): Header[] => {
      const at = line.indexOf(":");
      return at > 0 ? [{ name: line.slice(0, at), value: line.slice(at + 1).trim() }] : [];
    });
  const text = end < 0 ? "" : source.slice(end + 2);
  return { headers, text, attachments: [], sizeBytes: Buffer.byteLength(raw) };
}

/** 16 hex digits: milliseconds, then whatever is free. */
function freeId(mailbox: LiveMailbox, atMs: number): string {
  const time = Math.max(0, atMs).toString(16).padStart(11, "0").slice(-11);
  for (let tries = 0; ; tries += 1) {
    const tail = Math.floor(share(mailbox.address, mailbox.version, atMs, tries) * 0x100000);
    const id = `${time}${tail.toString(16).padStart(5, "0")}`;
    if (!mailbox.byId.has(id)) return id;
  }
}
