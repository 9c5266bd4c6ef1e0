import { Temporal } from "temporal-polyfill";
import type { EventTime } from "../google/calendar.types.ts";
import { toEventTime } from "../google/event-time.ts";
import type { Wall } from "../google/recurrence.ts";

/** How a file's local times become moments. `iana` is absent for zones that only the file knows. */
export type Zone = { iana: string | undefined; toTime(wall: Wall): EventTime; toWall(epochMs: number): Wall };

/** Takes an offset, in seconds, from the moment `fromMs` on. */
export type Change = { fromMs: number; before: number; after: number };

const SECOND = { smallestUnit: "second" } as const;

export function ianaZone(iana: string): Zone {
  return {
    iana,
    toTime: (wall) =>
      wall.length === 10 ? { date: wall } : toEventTime(Temporal.PlainDateTime.from(wall).toZonedDateTime(iana)),
    toWall: (epochMs) =>
      Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(iana).toPlainDateTime().toString(SECOND),
  };
}

/** @param changes in order, at least one */
export function ownZone(changes: readonly [Change, ...Change[]]): Zone {
  const [first] = changes;
  /** A skipped time is read as if the clock had not been changed yet, one that comes twice is the first. */
  const offsetOfWall = (wallMs: number) =>
    changes.findLast(({ fromMs, before, after }) => wallMs >= fromMs + Math.max(before, after) * 1000)?.after ??
    first.before;
  return {
    iana: undefined,
    toTime(wall) {
      if (wall.length === 10) return { date: wall };
      const minutes = Math.round(offsetOfWall(Date.parse(`${wall}Z`)) / 60);
      const two = (value: number) => String(value).padStart(2, "0");
      const size = Math.abs(minutes);
      return { dateTime: `${wall}${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}` };
    },
    toWall(epochMs) {
      const seconds = changes.findLast(({ fromMs }) => epochMs >= fromMs)?.after ?? first.before;
      return new Date(epochMs + seconds * 1000).toISOString().slice(0, 19);
    },
  };
}
