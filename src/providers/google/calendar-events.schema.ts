import { z } from "zod";
import { fromWall, validDate } from "../wall-time.ts";

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
