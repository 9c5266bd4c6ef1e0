import { Temporal } from "temporal-polyfill";
import type { EventTime } from "./calendar.types.ts";

/** An all-day date begins at midnight in the calendar's own zone. */
export function toInstantMs(time: EventTime, calendarZone: string): number {
  if ("date" in time) return Temporal.PlainDate.from(time.date).toZonedDateTime(calendarZone).epochMilliseconds;
  return Date.parse(time.dateTime);
}

/** RFC 3339 with the zone's offset at that moment, as Google writes it. */
export function toEventTime(at: Temporal.ZonedDateTime): EventTime {
  const offset = at.offset === "+00:00" ? "Z" : at.offset.slice(0, 6);
  const dateTime = `${at.toPlainDateTime().toString({ smallestUnit: "second" })}${offset}`;
  return { dateTime, timeZone: at.timeZoneId };
}

/** The suffix of an instance's id: the original start as a UTC stamp, or a bare date when all-day. */
export function instanceStamp(start: EventTime): string {
  if ("date" in start) return start.date.replaceAll("-", "");
  return new Date(Date.parse(start.dateTime)).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

/** undefined unless RFC 3339 with an offset, which Google insists on. */
export function parseRfc3339(text: string): number | undefined {
  const isShaped = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.test(text);
  const ms = isShaped ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
