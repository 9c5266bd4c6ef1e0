import { z } from "zod";

const text = z.string().optional();
const person = z.looseObject({ email: text, displayName: text, resource: z.boolean().optional() });
/** All-day (`date`), or a time with its offset, or a wall time with its zone. Ends are exclusive. */
const eventTime = z.object({ date: text, dateTime: text, timeZone: text });

/** An event, as stored. Of a cancelled one only the id is certain. */
export const calendarEvent = z.looseObject({
  id: z.string().min(1),
  status: z.string().default("confirmed"),
  eventType: z.string().default("default"),
  start: eventTime.optional(),
  end: eventTime.optional(),
  updated: text,
  summary: text,
  organizer: person.optional(),
  attendees: z.array(person).default([]),
});

/** Events are read one by one, so that a strange one does not hide the rest. */
export const calendarObject = z.looseObject({ id: z.string().min(1) });
export const calendarPage = z.object({ items: z.array(calendarObject).default([]), nextPageToken: text });

/** The same page, asked for by ids and starts alone. */
export const calendarStarts = z.object({
  items: z.array(z.object({ id: z.string().min(1), start: eventTime.optional().catch(undefined) })).default([]),
  nextPageToken: text,
});

export type EventTime = z.output<typeof eventTime>;

/** @returns the moment, midnight UTC for a date; null when there is none, or it cannot be read or stored */
export function instantOf(when: EventTime | undefined): Date | null {
  if (when?.date !== undefined) return validDate(Date.parse(`${when.date}T00:00:00Z`));
  if (when?.dateTime === undefined) return null;
  if (/(z|[+-]\d\d:?\d\d)$/i.test(when.dateTime)) return validDate(Date.parse(when.dateTime));
  return validDate(fromWall(Date.parse(`${when.dateTime}Z`), when.timeZone ?? "UTC"));
}

/** Outside of the years 1 to 9999 Postgres does not take JavaScript's spelling. */
const [FIRST_MS, LAST_MS] = [Date.parse("0001-01-01T00:00:00Z"), Date.parse("9999-12-31T23:59:59.999Z")];

export const validDate = (ms: number): Date | null => (ms >= FIRST_MS && ms <= LAST_MS ? new Date(ms) : null);

const DAY_MS = 86_400_000;

/** A wall time that comes twice means the first, one that a clock change skips means as long after it. NaN: no such zone. */
function fromWall(wallMs: number, zone: string): number {
  const before = wallMs - offsetMs(wallMs - DAY_MS, zone);
  const after = wallMs - offsetMs(wallMs + DAY_MS, zone);
  const real = [before, after].filter((ms) => ms + offsetMs(ms, zone) === wallMs);
  return real.length > 0 ? Math.min(...real) : before;
}

/** Opening one costs more than a page of events. */
const formats = new Map<string, Intl.DateTimeFormat | null>();

function offsetMs(atMs: number, zone: string): number {
  const format = formats.get(zone) ?? openFormat(zone);
  formats.set(zone, format);
  if (!format || Number.isNaN(atMs)) return Number.NaN;
  const name = format.formatToParts(atMs).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign = "+", hours = 0, minutes = 0, seconds = 0] = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(name) ?? [];
  return (sign === "-" ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

function openFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    return null;
  }
}
