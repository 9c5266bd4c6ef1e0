import type { Calendar } from "./google/calendar.types.ts";
import type { MailChange } from "./mail/live.ts";

export type Header = { name: string; value: string };

export type Attachment = { filename: string; mimeType: string; size: number };

/** What listing and searching by time or label need; the rest of a message is made on demand. */
export type MessageEntry = {
  id: string;
  threadId: string;
  labelIds: readonly string[];
  internalDateMs: number;
  /** Decimal string, larger for newer messages. */
  historyId: string;
};

export type MessageContent = {
  /** As in the message: original order and casing, unfolded, encoded words left alone. */
  headers: readonly Header[];
  text: string;
  html?: string;
  attachments: readonly Attachment[];
  sizeBytes: number;
};

export type UserLabel = { id: string; name: string };

/** One Google account as the stand-in knows it. */
export type Mailbox = {
  address: string;
  name: string;
  /** Google's stable user key, decimal digits. */
  sub: string;
  kind: "generated" | "imported";
  /** Newest first. */
  entries: readonly MessageEntry[];
  byId: ReadonlyMap<string, MessageEntry>;
  /** The mailbox's current history id. */
  historyId: string;
  userLabels: readonly UserLabel[];
  content(entry: MessageEntry): MessageContent;
  calendar: Calendar;
  close(): void;
};

/** A change and the message as it was left. */
export type LogRow = { change: MailChange; message: { id: string; threadId: string; labelIds: readonly string[] } };

/** A mailbox that goes on changing after it was made. */
export type LiveMailbox = Omit<Mailbox, "byId"> & {
  byId: Map<string, MessageEntry>;
  /** Unlike any other's in this process, whatever its address. */
  serial: number;
  /** Grows with every change. */
  version: number;
  /** Entries as they were made, whatever became of them. */
  arrived: readonly MessageEntry[];
  log: LogRow[];
  /** Cursors before this one are too old. */
  oldestHistoryId: number;
  inserted: Map<string, MessageContent>;
};

/** Where a message stands in a list. */
export type Place = Pick<MessageEntry, "id" | "internalDateMs">;

/** Newest first; equal instants are ordered by id so that paging is total. */
export function newestFirst(left: Place, right: Place): number {
  return right.internalDateMs - left.internalDateMs || (right.id < left.id ? -1 : 1);
}

export function headerValue(headers: readonly Header[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find((header) => header.name.toLowerCase() === wanted)?.value;
}
