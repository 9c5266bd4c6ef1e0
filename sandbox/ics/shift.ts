import { Temporal } from "temporal-polyfill";
import type { EventTime } from "../google/calendar.types.ts";
import { toEventTime } from "../google/event-time.ts";

const DAY_MS = 86_400_000;

/** Whole weeks nearest to a distance: what was on a Monday at nine stays there. */
export function wholeWeeks(ms: number): number {
  return Math.round(ms / (7 * DAY_MS)) * 7;
}

export function shiftTime(time: EventTime, days: number): EventTime {
  if (days === 0) return time;
  if ("date" in time) return { date: Temporal.PlainDate.from(time.date).add({ days }).toString() };
  const { dateTime, timeZone } = time;
  if (timeZone !== undefined) {
    return toEventTime(Temporal.Instant.from(dateTime).toZonedDateTimeISO(timeZone).add({ days }));
  }
  const [, wall = "", offset = ""] = /^(.{19})(.*)$/.exec(dateTime) ?? [];
  const moved = Temporal.PlainDateTime.from(wall).add({ days }).toString({ smallestUnit: "second" });
  return { dateTime: `${moved}${offset}` };
}

export function shiftStamp(iso: string, days: number, nowMs: number): string {
  return days === 0 ? iso : new Date(Math.min(Date.parse(iso) + days * DAY_MS, nowMs)).toISOString();
}
