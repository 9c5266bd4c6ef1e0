import { Temporal } from "temporal-polyfill";
import type { Calendar, CalendarEvent, EventTime, StoredEvent } from "./calendar.types.ts";
import { instanceStamp, toEventTime, toInstantMs } from "./event-time.ts";
import { occurrences, parseRule } from "./recurrence.ts";

/** An event with the window it covers; a series covers several. */
export type Placed = StoredEvent & { spans: { startMs: number; endMs: number }[] };

type Unrolled = { seq: number; series: Placed[]; single: Placed[] };

const cache = new WeakMap<Calendar, Unrolled>();

/** `single`: series unrolled and exceptions in their places. Otherwise masters and exceptions as stored. */
export function placeEvents(calendar: Calendar, single: boolean): Placed[] {
  const known = cache.get(calendar);
  const unrolled = known?.seq === calendar.seq ? known : unroll(calendar);
  cache.set(calendar, unrolled);
  return single ? unrolled.single : unrolled.series;
}

function unroll(calendar: Calendar): Unrolled {
  const series: Placed[] = [];
  const single: Placed[] = [];
  for (const stored of calendar.events.values()) {
    if (!stored.event.recurrence) {
      const placed = place(stored, calendar.timeZone);
      series.push(placed);
      single.push(placed);
      continue;
    }
    const instances = [...instancesOf(stored.event, calendar)].map((event) =>
      place({ seq: stored.seq, event }, calendar.timeZone),
    );
    series.push({ ...stored, spans: instances.flatMap((instance) => instance.spans) });
    single.push(...instances.filter((instance) => !calendar.events.has(instance.event.id)));
  }
  return { seq: calendar.seq, series, single };
}

function place(stored: StoredEvent, zone: string): Placed {
  const { start, end } = stored.event;
  return { ...stored, spans: [{ startMs: toInstantMs(start, zone), endMs: toInstantMs(end, zone) }] };
}

/** Every instance keeps its local wall-clock time, whatever daylight saving does. */
function* instancesOf(master: CalendarEvent, calendar: Calendar): Generator<CalendarEvent> {
  const line = master.recurrence?.find((one) => one.startsWith("RRULE:"));
  if (!line) return;
  const { recurrence: _series, ...shared } = master;
  const { firstDate, timesOn } = clockOf(master);
  const rule = parseRule(line);
  const isEndless = rule.count === undefined && rule.until === undefined;
  const last = isEndless ? horizonOf(calendar, firstDate) : Temporal.PlainDate.from("9998-12-31");
  for (const date of occurrences(rule, firstDate, last)) {
    const { start, end } = timesOn(date);
    const id = `${master.id}_${instanceStamp(start)}`;
    yield { ...shared, id, recurringEventId: master.id, originalStartTime: start, start, end };
  }
}

function horizonOf({ horizonMs }: Calendar, firstDate: Temporal.PlainDate): Temporal.PlainDate {
  const horizon = Temporal.Instant.fromEpochMilliseconds(horizonMs).toZonedDateTimeISO("UTC").toPlainDate();
  const oneYear = firstDate.add({ years: 1 });
  return Temporal.PlainDate.compare(oneYear, horizon) > 0 ? oneYear : horizon;
}

type Clock = { firstDate: Temporal.PlainDate; timesOn(date: Temporal.PlainDate): { start: EventTime; end: EventTime } };

function clockOf({ start, end }: CalendarEvent): Clock {
  if ("date" in start || "date" in end) {
    const firstDate = Temporal.PlainDate.from("date" in start ? start.date : start.dateTime.slice(0, 10));
    const days = "date" in end ? firstDate.until(end.date, { largestUnit: "days" }).days : 1;
    return {
      firstDate,
      timesOn: (date) => ({ start: { date: date.toString() }, end: { date: date.add({ days }).toString() } }),
    };
  }
  const zone = start.timeZone ?? "UTC";
  const wall = Temporal.Instant.from(start.dateTime).toZonedDateTimeISO(zone);
  const lengthMs = Date.parse(end.dateTime) - Date.parse(start.dateTime);
  return {
    firstDate: wall.toPlainDate(),
    timesOn(date) {
      const begins = date.toZonedDateTime({ timeZone: zone, plainTime: wall.toPlainTime() });
      return { start: toEventTime(begins), end: toEventTime(begins.add({ milliseconds: lengthMs })) };
    },
  };
}
