import { createHash } from "node:crypto";
import type { CalendarEvent, EventTime } from "../google/calendar.types.ts";
import { etagOf } from "../google/calendar-change.ts";
import { instanceStamp } from "../google/event-time.ts";
import type { Unreadable } from "../mbox/import.ts";
import type { Draft } from "./event.ts";
import { listedRecurrence, namedRecurrence, unroll } from "./series.ts";
import { shiftStamp, shiftTime } from "./shift.ts";
import { inZone, toTime, type When } from "./when.ts";

export type Frame = { owner: string; shiftDays: number; nowMs: number };

const DAY_MS = 86_400_000;

export type Assembled = { events: CalendarEvent[]; unreadable: Unreadable[]; taken: number };

/** Puts the events of a file together: the newest version of each, exceptions beside their series. */
export function assemble(drafts: readonly Draft[], frame: Frame): Assembled {
  const events = new Map<string, CalendarEvent>();
  const unreadable: Unreadable[] = [];
  const list = ({ index }: Draft, reason: string) => void unreadable.push({ kind: "event", index, reason });
  let taken = 0;
  for (const [uid, same] of Map.groupBy(drafts, (draft) => draft.uid)) {
    const id = createHash("sha256").update(uid).digest("hex").slice(0, 26);
    const [singles, exceptions] = [same.filter(({ replaces }) => !replaces), same.filter(({ replaces }) => replaces)];
    const master = newest(singles);
    for (const draft of singles)
      if (draft !== master) list(draft, "an older version of an event that is in the file as well");
    if (master) {
      try {
        for (const event of eventsOf(master, id, frame)) events.set(event.id, event);
        taken += 1;
      } catch (error) {
        list(master, error instanceof Error ? error.message : String(error));
      }
    }
    const byPlace = Map.groupBy(exceptions, (draft) => instanceStamp(originalOf(draft, master)));
    for (const versions of byPlace.values()) {
      const chosen = newest(versions);
      for (const draft of versions)
        if (draft !== chosen) list(draft, "an older version of an exception that is in the file as well");
      if (!chosen) continue;
      const event = exceptionOf(chosen, originalOf(chosen, master), id, frame);
      events.set(event.id, event);
      taken += 1;
    }
  }
  return { events: [...events.values()], unreadable, taken };
}

function newest(versions: readonly Draft[]): Draft | undefined {
  return versions.toSorted(
    (left, right) => right.sequence - left.sequence || right.updatedMs - left.updatedMs || right.index - left.index,
  )[0];
}

/** The master, and what has a length of its own in its series. @throws Error when the series cannot be followed */
function* eventsOf(draft: Draft, id: string, frame: Frame): Generator<CalendarEvent> {
  const base = baseOf(draft, id, frame);
  if (!draft.series) {
    yield base;
    return;
  }
  const { start, series } = draft;
  const starts = unroll(series.lines, start, horizonOf(start, frame));
  const isNamed = start.zone.iana !== undefined && frame.shiftDays === 0;
  const moved = () => starts.map((one) => shiftTime(toTime(one), frame.shiftDays));
  yield {
    ...base,
    recurrence: isNamed ? namedRecurrence(series, start.zone.iana ?? "UTC") : listedRecurrence(moved(), base.start),
  };
  for (const period of series.periods) {
    const [from, to] = [period.start, period.end].map((when) => shiftTime(toTime(when), frame.shiftDays));
    if (from && to) yield { ...base, ...place(id, from), start: from, end: to };
  }
}

function exceptionOf(draft: Draft, original: EventTime, id: string, frame: Frame): CalendarEvent {
  return { ...baseOf(draft, id, frame), ...place(id, shiftTime(original, frame.shiftDays)) };
}

function place(masterId: string, originalStartTime: EventTime) {
  return { id: `${masterId}_${instanceStamp(originalStartTime)}`, recurringEventId: masterId, originalStartTime };
}

/** Where an exception belongs, on the clock of its series. A bare date means the occurrence of that day. */
function originalOf({ replaces, start }: Draft, master: Draft | undefined): EventTime {
  const when: When = replaces ?? start;
  if (!master) return toTime(when);
  const { wall, zone } = master.start;
  if (wall.length === 10) return { date: when.wall.slice(0, 10) };
  const local = inZone(when, zone);
  return zone.toTime(local.length === 10 ? `${local}${wall.slice(10)}` : local);
}

function baseOf({ uid, sequence, updatedMs, organizer, fields }: Draft, id: string, frame: Frame): CalendarEvent {
  const { owner, shiftDays, nowMs } = frame;
  const updated = shiftStamp(new Date(updatedMs).toISOString(), shiftDays, nowMs);
  const self = (email: string) => (email === owner ? { self: true as const } : {});
  const leader = { ...(organizer ?? { email: owner }), ...self(organizer?.email ?? owner) };
  const attendees = fields.attendees?.map((one) => ({
    ...one,
    ...(one.email === leader.email && { organizer: true as const }),
    ...self(one.email),
  }));
  return {
    kind: "calendar#event",
    id,
    etag: etagOf(updated),
    iCalUID: uid,
    htmlLink: `https://calendar.example.com/event?eid=${id}`,
    ...fields,
    created: shiftStamp(fields.created ?? updated, shiftDays, nowMs),
    updated,
    start: shiftTime(fields.start, shiftDays),
    end: shiftTime(fields.end, shiftDays),
    creator: leader,
    organizer: leader,
    ...(attendees && { attendees }),
    sequence,
    reminders: { useDefault: true },
    eventType: "default",
  };
}

/** As far as the calendar itself is unrolled, before it was moved. */
function horizonOf(start: When, { shiftDays, nowMs }: Frame): string {
  const horizon = new Date(nowMs + (366 - shiftDays) * DAY_MS).toISOString().slice(0, 10);
  const oneYear = `${String(Number(start.wall.slice(0, 4)) + 1).padStart(4, "0")}${start.wall.slice(4, 10)}`;
  return oneYear > horizon ? oneYear : horizon;
}
