import type { CalendarEvent } from "./google/calendar.types.ts";
import type { MailChange } from "./mail/live.ts";

/** Enough to make the mailbox again: the same record always gives the same mail. */
export type GeneratedRecord = {
  kind: "generated";
  address: string;
  seed: number;
  messages: number;
  events: number;
  anchorMs: number;
};
export type ImportedRecord = {
  kind: "imported";
  address: string;
  name: string;
  /** Where its mail is kept. */
  file: string;
  /** Added to every date of its mail, so that an old archive ends now. */
  shiftMs: number;
  /** Where its events are kept; absent without any. */
  calendar?: string;
};
export type MailboxRecord = (GeneratedRecord | ImportedRecord) & {
  changes?: CalendarEvent[];
  mailChanges?: MailChange[];
};

/** An import with what was changed since. */
export type StoredImport = Extract<MailboxRecord, ImportedRecord>;

export type GeneratedArgs = { seed: number; messages: number; events: number; email?: string; anchorMs?: number };

export class MailboxConflictError extends Error {
  override name = "MailboxConflictError";
}
