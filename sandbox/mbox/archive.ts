import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fillCalendar } from "../generate/events.ts";
import { newestFirst, type Mailbox, type MessageContent, type MessageEntry, type UserLabel } from "../mailbox.ts";
import { readJsonFile } from "../state-file.ts";
import type { CalendarEvent } from "../google/calendar.types.ts";
import type { ImportedRecord, MailboxRecord } from "../records.ts";
import { parseMailDate } from "./dates.ts";
import type { StoredContent } from "./parse-message.ts";

/** Where a message's JSON line lies in the archive's content file. */
export type IndexRow = { entry: MessageEntry; offset: number; length: number };

export type ArchiveIndex = { rows: IndexRow[]; userLabels: UserLabel[]; historyId: string };

export const contentPath = (folder: string, file: string) => join(folder, `${file}.jsonl`);
export const indexPath = (folder: string, file: string) => join(folder, `${file}.index.json`);

export const calendarPath = (folder: string, file: string) => join(folder, `${file}.calendar.json`);

/** Google's events as they are served, the exceptions of a series among them. */
export type StoredCalendar = { timeZone: string; events: CalendarEvent[] };

export function removeArchive(folder: string, file: string): void {
  for (const path of [contentPath, indexPath, calendarPath]) rmSync(path(folder, file), { force: true });
}

/** Takes away what an earlier record kept and the new one does not name. */
export function removeUnused(folder: string, earlier: ImportedRecord, record: MailboxRecord): void {
  const used = record.kind === "imported" ? [record.file, record.calendar] : [];
  for (const file of [earlier.file, earlier.calendar]) {
    if (file !== undefined && !used.includes(file)) removeArchive(folder, file);
  }
}

/** Imported mail stays on disk; memory holds only the index. */
export function openArchive(record: ImportedRecord, sub: string, folder: string): Mailbox {
  const { address, name, file, shiftMs, calendar } = record;
  const index = readJsonFile(indexPath(folder, file)) as ArchiveIndex | undefined;
  if (!index) throw new Error(`the archive of ${address} is gone: ${indexPath(folder, file)}`);
  const stored = calendar === undefined ? undefined : readJsonFile(calendarPath(folder, calendar));
  const events = (stored as StoredCalendar | undefined) ?? { timeZone: "UTC", events: [] };
  const rows = new Map(index.rows.map((row) => [row.entry.id, row]));
  const entries = index.rows
    .map(({ entry }) => ({ ...entry, internalDateMs: entry.internalDateMs + shiftMs }))
    .sort(newestFirst);
  const handle = openSync(contentPath(folder, file), "r");
  return {
    address,
    name,
    sub,
    kind: "imported",
    entries,
    byId: new Map(entries.map((entry) => [entry.id, entry])),
    historyId: index.historyId,
    userLabels: index.userLabels,
    content(entry) {
      const row = rows.get(entry.id);
      if (!row) throw new RangeError(`no message ${entry.id} in ${address}`);
      return shiftDate(readContent(handle, row), shiftMs);
    },
    calendar: fillCalendar({ address, timeZone: events.timeZone }, events.events, Date.now()),
    close: () => closeSync(handle),
  };
}

function readContent(handle: number, { offset, length }: IndexRow): StoredContent {
  const bytes = Buffer.alloc(length);
  readSync(handle, bytes, 0, length, offset);
  return JSON.parse(bytes.toString("utf8")) as StoredContent;
}

/** A moved message says so in its Date as well, or the two would contradict each other. */
function shiftDate(content: StoredContent, shiftMs: number): MessageContent {
  if (shiftMs === 0) return content;
  const headers = content.headers.map((header) => {
    const ms = header.name.toLowerCase() === "date" ? parseMailDate(header.value) : undefined;
    if (ms === undefined) return header;
    const moved = new Date(ms + shiftMs);
    return Number.isNaN(moved.getTime()) ? header : { ...header, value: moved.toUTCString().replace("GMT", "+0000") };
  });
  return { ...content, headers };
}
