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
/** `shiftMs` is added to every date, so that an old archive ends now. */
export type ImportedRecord = { kind: "imported"; address: string; name: string; file: string; shiftMs: number };
export type MailboxRecord = (GeneratedRecord | ImportedRecord) & {
  changes?: CalendarEvent[];
  mailChanges?: MailChange[];
};

export type GeneratedArgs = { seed: number; messages: number; events: number; email?: string; anchorMs?: number };

export class MailboxConflictError extends Error {
  override name = "MailboxConflictError";
}
