import type { Calendar, CalendarEvent } from "../google/calendar.types.ts";
import { applyChange } from "../google/calendar-change.ts";
import { createExceptions, createSeries } from "./event-series.ts";
import type { EventContext } from "./event-context.ts";
import { createSingle } from "./event-single.ts";
import type { Owner, Person } from "./people.ts";
import { createRng } from "./rng.ts";

const DAY_MS = 86_400_000;

type Args = { seed: number; events: number; anchorMs: number; owner: Owner; people: readonly Person[] };

/** Exactly `events` stored events: series, their exceptions, and single ones. */
export function generateCalendar({ seed, events, anchorMs, owner, people }: Args): Calendar {
  const context: EventContext = { rng: createRng("events", seed, events), owner, people, anchorMs };
  const made: CalendarEvent[] = [];
  const seriesCount = Math.min(24, Math.ceil(events * 0.06));
  for (let index = 0; index < seriesCount && made.length < events; index += 1) {
    const master = createSeries(context, index);
    made.push(master, ...createExceptions(context, master).slice(0, events - made.length - 1));
  }
  for (let index = 0; made.length < events; index += 1) made.push(createSingle(context, index));
  return fillCalendar(owner, made, anchorMs);
}

export function fillCalendar(
  owner: { address: string; timeZone: string },
  made: readonly CalendarEvent[],
  anchorMs: number,
): Calendar {
  const calendar: Calendar = {
    id: owner.address,
    summary: owner.address,
    timeZone: owner.timeZone,
    events: new Map(),
    seq: 0,
    generation: 1,
    horizonMs: anchorMs + 366 * DAY_MS,
  };
  const byUpdate = [...made].sort((left, right) => (left.updated < right.updated ? -1 : 1));
  for (const event of byUpdate) applyChange(calendar, event);
  return calendar;
}
