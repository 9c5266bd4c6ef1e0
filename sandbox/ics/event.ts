import type { CalendarEvent } from "../google/calendar.types.ts";
import { cutText } from "../bytes.ts";
import { type Organizer, toAttendee, toOrganizer } from "./people.ts";
import { parseProperty, type Property } from "./property.ts";
import { readSeries, type SeriesDraft } from "./series.ts";
import { type Clocks, later, readWhens, toMs, toTime, type When } from "./when.ts";

/** An event as one VEVENT describes it, not yet put together with the others of its series. */
export type Draft = {
  index: number;
  uid: string;
  sequence: number;
  updatedMs: number;
  start: When;
  /** The occurrence that this one takes the place of. */
  replaces: When | undefined;
  series: SeriesDraft | undefined;
  organizer: Organizer | undefined;
  fields: Pick<CalendarEvent, "status" | "start" | "end"> & Partial<CalendarEvent>;
};

const MAX_TEXT = 8192;
const STATUSES = { CANCELLED: "cancelled", TENTATIVE: "tentative" } as const;

/** @throws Error whose message says why this is no event that can be shown */
export function readEvent(
  index: number,
  lines: readonly string[],
  clocks: Clocks,
  isCancelled: boolean,
  nowMs: number,
): Draft {
  const properties = lines.map(parseProperty).filter((one) => one !== undefined);
  const first = (wanted: string) => properties.find(({ name }) => name === wanted);
  const uid = first("UID")?.raw.trim();
  if (!uid) throw new Error("it has no UID");
  const dtstart = first("DTSTART");
  if (!dtstart) throw new Error("it has no DTSTART");
  const [start] = readWhens(dtstart, clocks);
  if (!start) throw new Error("its DTSTART is empty");
  const recurrence = first("RECURRENCE-ID");
  const range = recurrence?.param("RANGE");
  if (range)
    throw new Error(`it changes a part of its series (RANGE=${range}): not supported, the series is left as it was`);
  const created = stampOf(first("CREATED"), nowMs);
  const updatedMs =
    stampOf(first("LAST-MODIFIED"), nowMs) ??
    stampOf(first("DTSTAMP"), nowMs) ??
    created ??
    Math.min(toMs(start), nowMs);
  const status = isCancelled
    ? "cancelled"
    : (STATUSES[first("STATUS")?.raw.toUpperCase() as keyof typeof STATUSES] ?? "confirmed");
  const attendees = properties.filter(({ name }) => name === "ATTENDEE").flatMap((one) => toAttendee(one) ?? []);
  const organizer = first("ORGANIZER");
  return {
    index,
    uid,
    sequence: Number.parseInt(first("SEQUENCE")?.raw ?? "0", 10) || 0,
    updatedMs,
    start,
    replaces: recurrence && readWhens(recurrence, clocks)[0],
    series: recurrence ? undefined : readSeries(properties, start, clocks),
    organizer: organizer && toOrganizer(organizer),
    fields: {
      status,
      start: toTime(start),
      end: toTime(endOf(start, first("DTEND"), first("DURATION"), clocks)),
      created: new Date(Math.min(created ?? updatedMs, updatedMs)).toISOString(),
      ...texts(first),
      ...(attendees.length > 0 && { attendees }),
      ...(/^TRANSPARENT$/i.test(first("TRANSP")?.raw ?? "") && { transparency: "transparent" as const }),
      ...visibility(first("CLASS")?.raw.toUpperCase()),
    },
  };
}

/** Ends are exclusive; what ends before it begins has no length, and what has only a date lasts a day at least. */
function endOf(start: When, dtend: Property | undefined, duration: Property | undefined, clocks: Clocks): When {
  const given = dtend ? readWhens(dtend, clocks)[0] : duration ? later(start, duration.raw) : undefined;
  if (start.wall.length === 10) {
    const date = given?.wall.slice(0, 10);
    return { ...start, wall: date !== undefined && date > start.wall ? date : later(start, "P1D").wall };
  }
  if (!given || given.wall.length === 10)
    return given && given.wall > start.wall ? { ...start, wall: `${given.wall}T00:00:00` } : start;
  return toMs(given) > toMs(start) ? given : start;
}

/** undefined when it is absent, unreadable, or from the future. */
function stampOf(property: Property | undefined, nowMs: number): number | undefined {
  const date = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2}))?/.exec(property?.raw ?? "");
  if (!date) return undefined;
  const [, year, month, day, hour = "00", minute = "00", second = "00"] = date;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return ms > 0 && ms <= nowMs ? ms : undefined;
}

function texts(first: (name: string) => Property | undefined): Partial<CalendarEvent> {
  const named = [
    ["summary", "SUMMARY"],
    ["description", "DESCRIPTION"],
    ["location", "LOCATION"],
  ] as const;
  return Object.fromEntries(
    named.map(([key, name]) => [key, cutText(first(name)?.text ?? "", MAX_TEXT)]).filter(([, text]) => text !== ""),
  );
}

function visibility(level: string | undefined): Partial<CalendarEvent> {
  return level === "PRIVATE" || level === "CONFIDENTIAL"
    ? { visibility: level === "PRIVATE" ? "private" : "confidential" }
    : {};
}
