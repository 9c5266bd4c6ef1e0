import { Temporal } from "temporal-polyfill";
import type { Calendar, CalendarEvent, EventTime, StoredEvent } from "./calendar.types.ts";
import { instanceStamp, toEventTime, toInstantMs } from "./event-time.ts";
import { unrollSeries } from "./recurrence-set.ts";

/** An event with the window it covers; a series covers several. */
export type Placed = StoredEvent & { spans: { startMs: number; endMs: number }[] };

type Unrolled = { seq: number; horizonMs: number; series: Placed[]; single: Placed[] };

const cache = new WeakMap<Calendar, Unrolled>();

/** `single`: series unrolled and exceptions in their places. Otherwise masters and exceptions as stored. */
export function placeEvents(calendar: Calendar, single: boolean): Placed[] {
  const known = cache.get(calendar);
  const unrolled = known?.seq === calendar.seq && known.horizonMs === calendar.horizonMs ? known : unroll(calendar);
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
  return { seq: calendar.seq, horizonMs: calendar.horizonMs, series, single };
}

function place(stored: StoredEvent, zone: string): Placed {
  const { start, end } = stored.event;
  return { ...stored, spans: [{ startMs: toInstantMs(start, zone), endMs: toInstantMs(end, zone) }] };
}

/** Every instance keeps its local wall-clock time, whatever daylight saving does. */
function* instancesOf(master: CalendarEvent, calendar: Calendar): Generator<CalendarEvent> {
  const { recurrence: lines = [], ...shared } = master;
  const { start: first, zone, timesOn } = clockOf(master);
  for (const wall of unrollSeries({ lines, start: first, zone, horizon: horizonOf(calendar, first) })) {
    const { start, end } = timesOn(wall);
    const id = `${master.id}_${instanceStamp(start)}`;
    yield { ...shared, id, recurringEventId: master.id, originalStartTime: start, start, end };
  }
}

function horizonOf({ horizonMs }: Calendar, first: string): string {
  const horizon = new Date(horizonMs).toISOString().slice(0, 10);
  const oneYear = Temporal.PlainDate.from(first.slice(0, 10)).add({ years: 1 }).toString();
  return oneYear > horizon ? oneYear : horizon;
}

type Clock = { start: string; zone: string; timesOn(wall: string): { start: EventTime; end: EventTime } };

function clockOf({ start, end }: CalendarEvent): Clock {
  if ("date" in start || "date" in end) {
    const first = "date" in start ? start.date : start.dateTime.slice(0, 10);
    const days = "date" in end ? Temporal.PlainDate.from(first).until(end.date, { largestUnit: "days" }).days : 1;
    const later = (date: string) => Temporal.PlainDate.from(date).add({ days }).toString();
    return { start: first, zone: "UTC", timesOn: (date) => ({ start: { date }, end: { date: later(date) } }) };
  }
  const zone = start.timeZone ?? "UTC";
  const wall = Temporal.Instant.from(start.dateTime).toZonedDateTimeISO(zone).toPlainDateTime();
  const milliseconds = Date.parse(end.dateTime) - Date.parse(start.dateTime);
  return {
    start: wall.toString({ smallestUnit: "second" }),
    zone,
    timesOn(on) {
      const begins = Temporal.PlainDateTime.from(on).toZonedDateTime(zone);
      const ends = begins.add({ milliseconds }).withTimeZone(end.timeZone ?? zone);
      return { start: toEventTime(begins), end: toEventTime(ends) };
    },
  };
}
