import { Temporal } from "temporal-polyfill";
import type { Calendar, CalendarEvent, EventTime } from "../google/calendar.types.ts";
import { etagOf } from "../google/calendar-change.ts";
import { placeEvents } from "../google/calendar-instances.ts";
import { instanceStamp, toEventTime } from "../google/event-time.ts";
import { createAttendees } from "./event-attendees.ts";
import type { EventContext } from "./event-context.ts";
import { createBase } from "./event-single.ts";
import { SERIES, ZONES } from "./event-words.ts";
import { createFiller } from "./slots.ts";

const DAY_MS = 86_400_000;

/** Weekly, daily, fortnightly, monthly by date and by weekday, all-day, counted, ended, and open. */
const RULES = [
  "FREQ=WEEKLY",
  "FREQ=DAILY;COUNT=25",
  "FREQ=MONTHLY;BYDAY=2TU",
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
  "FREQ=MONTHLY;BYMONTHDAY=31",
  "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=40",
  "FREQ=MONTHLY;BYDAY=-1FR",
  "FREQ=WEEKLY;COUNT=30",
] as const;

export function createSeries(context: EventContext, index: number): CalendarEvent {
  const { rng, owner, anchorMs } = context;
  const rule = RULES[index % RULES.length] ?? RULES[0];
  const zone = index % 2 === 0 ? owner.timeZone : (ZONES[(index * 2 + 1) % ZONES.length] ?? "UTC");
  const beginsMs = Math.floor(anchorMs - rng.int(60, 420) * DAY_MS);
  const date = alignDate(Temporal.Instant.fromEpochMilliseconds(beginsMs).toZonedDateTimeISO(zone).toPlainDate(), rule);
  const base = createBase(context, index % 9 === 7 ? allDay(date) : timed(context, date, zone));
  return {
    ...base,
    summary: createFiller(rng)(SERIES[index % SERIES.length] ?? ""),
    recurrence: [`RRULE:${rule}`],
    attendees: createAttendees(context, index % 11 === 4 ? 0 : index),
  };
}

/** RFC 5545 wants the first date to fit its own rule. */
function alignDate(date: Temporal.PlainDate, rule: string): Temporal.PlainDate {
  if (rule.includes("BYMONTHDAY=31")) return date.with({ month: 1, day: 31 }).add({ years: date.month > 1 ? 0 : -1 });
  if (rule.includes("2TU")) return onWeekday(date.with({ day: 8 }), 2);
  if (rule.includes("-1FR")) {
    const last = date.with({ day: date.daysInMonth });
    return last.subtract({ days: (last.dayOfWeek + 2) % 7 });
  }
  if (rule.includes("BYDAY=TH")) return onWeekday(date, 4);
  if (rule.includes("BYDAY=MO")) return onWeekday(date, 1);
  return date;
}

function onWeekday(date: Temporal.PlainDate, weekday: number): Temporal.PlainDate {
  return date.add({ days: (weekday - date.dayOfWeek + 7) % 7 });
}

function allDay(date: Temporal.PlainDate): { start: EventTime; end: EventTime } {
  return { start: { date: date.toString() }, end: { date: date.add({ days: 1 }).toString() } };
}

function timed(
  { rng }: EventContext,
  date: Temporal.PlainDate,
  timeZone: string,
): { start: EventTime; end: EventTime } {
  const plainTime = Temporal.PlainTime.from({ hour: rng.int(8, 16), minute: rng.pick([0, 15, 30]) });
  const start = date.toZonedDateTime({ timeZone, plainTime });
  return { start: toEventTime(start), end: toEventTime(start.add({ minutes: rng.pick([15, 30, 60]) })) };
}

/** One instance cancelled, one moved and renamed, for every series long enough. */
export function createExceptions({ rng, owner, anchorMs }: EventContext, master: CalendarEvent): CalendarEvent[] {
  const events = new Map([[master.id, { seq: 1, event: master }]]);
  const alone: Calendar = {
    id: "",
    summary: "",
    timeZone: owner.timeZone,
    events,
    seq: 1,
    generation: 1,
    horizonMs: anchorMs,
  };
  const starts = placeEvents(alone, true).map(({ event }) => event);
  const [cancelled, moved] = rng.sample(starts, 2);
  if (!cancelled || !moved) return [];
  const updated = new Date(Math.min(anchorMs, Date.parse(master.updated) + rng.int(1, 30) * DAY_MS)).toISOString();
  const exception = (instance: CalendarEvent, change: Partial<CalendarEvent>): CalendarEvent => ({
    ...instance,
    id: `${master.id}_${instanceStamp(instance.start)}`,
    updated,
    etag: etagOf(updated),
    sequence: 1,
    ...change,
  });
  return [
    exception(cancelled, { status: "cancelled" }),
    exception(moved, { summary: `${master.summary} (moved)`, ...later(moved) }),
  ];
}

/** A day later and half an hour longer; an all-day one only moves. */
function later({ start, end }: CalendarEvent): { start: EventTime; end: EventTime } {
  const shift = (time: EventTime, minutes: number): EventTime => {
    if ("date" in time) return { date: Temporal.PlainDate.from(time.date).add({ days: 1 }).toString() };
    const zone = time.timeZone ?? "UTC";
    return toEventTime(Temporal.Instant.from(time.dateTime).toZonedDateTimeISO(zone).add({ days: 1, minutes }));
  };
  return { start: shift(start, 0), end: shift(end, 30) };
}
