import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { CalendarEvent } from "../google/calendar.types.ts";
import {
  type ArchiveIndex,
  calendarPath,
  contentPath,
  indexPath,
  removeArchive,
  type StoredCalendar,
} from "../mbox/archive.ts";
import type { ImportResult } from "../mbox/import.ts";
import { mostFrequent } from "../mbox/owner.ts";
import type { ImportedRecord } from "../records.ts";
import { writeJsonFile } from "../state-file.ts";
import type { Store } from "../store.ts";
import { assemble } from "./assemble.ts";
import type { Draft } from "./event.ts";
import { type CalendarFile, readCalendar } from "./read-calendar.ts";
import { wholeWeeks } from "./shift.ts";
import { toMs } from "./when.ts";

type Options = { mailbox: string | undefined; shiftDates: boolean };

/**
 * A calendar file stream becomes the calendar of a mailbox, new or imported before; its mail stays. What cannot be taken is
 * listed. @throws RangeError when it is no calendar, or nothing in it can be read
 */
export async function importCalendar(
  store: Store,
  input: AsyncIterable<Uint8Array>,
  options: Options,
): Promise<ImportResult> {
  const nowMs = Date.now();
  const read = await readCalendar(input, nowMs);
  const { drafts, timeZone = "UTC" } = read;
  if (read.calendars === 0 && drafts.length === 0)
    throw new RangeError("it is no calendar: BEGIN:VCALENDAR is not in it");
  const address = options.mailbox?.toLowerCase() ?? ownerOf(read);
  const earlier = store.importedAs(address);
  const shiftDays = options.shiftDates ? daysToNow(drafts, earlier?.shiftMs || undefined, nowMs) : 0;
  const { events, taken, unreadable } = assemble(drafts, { owner: address, shiftDays, nowMs });
  const listed = [...read.unreadable, ...unreadable].sort((left, right) => left.index - right.index);
  if (taken === 0 && listed[0]) {
    throw new RangeError(`no event could be read: ${listed.length} listed, the first because ${listed[0].reason}`);
  }
  const file = `imported-${randomUUID()}`;
  try {
    writeJsonFile(calendarPath(store.folder, file), { timeZone, events } satisfies StoredCalendar);
    const base = earlier ?? emptyRecord(store.folder, file, address, events);
    const { entries } = store.addImported({ ...base, calendar: file, changes: [] });
    return { mailbox: address, messages: entries.length, events: taken, unreadable: listed };
  } catch (error) {
    removeArchive(store.folder, file);
    throw error;
  }
}

/** A mailbox without mail. */
function emptyRecord(folder: string, file: string, address: string, events: readonly CalendarEvent[]): ImportedRecord {
  const index: ArchiveIndex = { rows: [], userLabels: [], historyId: "2000000" };
  writeJsonFile(indexPath(folder, file), index);
  writeFileSync(contentPath(folder, file), "", { mode: 0o600 });
  const people = events.flatMap(({ organizer, attendees = [] }) => [...attendees, ...(organizer ? [organizer] : [])]);
  const name = people.find((one) => one.email === address && one.displayName)?.displayName;
  return { kind: "imported", address, name: name ?? address.split("@")[0] ?? address, file, shiftMs: 0 };
}

/** Google names a calendar after its owner; elsewhere it is whoever is in most of the events. */
function ownerOf({ name = "", drafts }: CalendarFile): string {
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(name)) return name.toLowerCase();
  const people = drafts.flatMap(({ organizer, fields }) => [
    ...new Set([...(organizer ? [organizer] : []), ...(fields.attendees ?? [])].map(({ email }) => email)),
  ]);
  return mostFrequent(people) ?? "owner@example.com";
}

/** As far as the mail was moved, or until the newest event that has begun begins now. */
function daysToNow(drafts: readonly Draft[], mailShiftMs: number | undefined, nowMs: number): number {
  if (mailShiftMs !== undefined) return wholeWeeks(mailShiftMs);
  const newestMs = drafts
    .map(({ start }) => toMs(start))
    .reduce((newest, ms) => (ms <= nowMs ? Math.max(newest, ms) : newest), 0);
  return newestMs === 0 ? 0 : wholeWeeks(nowMs - newestMs);
}
