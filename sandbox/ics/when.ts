import { Temporal } from "temporal-polyfill";
import type { EventTime } from "../google/calendar.types.ts";
import type { Wall } from "../google/recurrence.ts";
import type { Property } from "./property.ts";
import type { Zone } from "./zone.ts";
import type { Zones } from "./zones.ts";

/** A date or a local time and the zone it is in; `isFloating`: the file names none. */
export type When = { wall: Wall; zone: Zone; isFloating: boolean };

export type Clocks = { zones: Zones; utc: Zone; floating: Zone };

/** All values of a DTSTART, DTEND, EXDATE … @throws RangeError that says what is wrong with it */
export function readWhens(property: Property, clocks: Clocks): When[] {
  const tzid = property.param("TZID");
  return property.raw
    .split(",")
    .filter((value) => value.trim() !== "")
    .map((value) => readWhen(value.trim(), tzid, clocks, property.name));
}

export function readWhen(
  value: string,
  tzid: string | undefined,
  { zones, utc, floating }: Clocks,
  name: string,
): When {
  const [, date, time, isUtc] = /^(\d{4}-?\d{2}-?\d{2})(?:T(\d{2}:?\d{2}:?(?:\d{2})?)(Z?))?$/i.exec(value) ?? [];
  if (date === undefined) throw new RangeError(`its ${name} is ${value.slice(0, 40) || "empty"}`);
  const wall = wallOf(date.replaceAll("-", ""), time?.replaceAll(":", ""), name, value);
  if (isUtc) return { wall, zone: utc, isFloating: false };
  if (tzid === undefined) return { wall, zone: floating, isFloating: true };
  const zone = zones.find(tzid);
  if (!zone && wall.length > 10)
    throw new RangeError(`its time zone ${tzid.slice(0, 60)} is not known, nor described in the file`);
  return { wall, zone: zone ?? floating, isFloating: false };
}

function wallOf(date: string, time: string | undefined, name: string, value: string): Wall {
  try {
    const day = Temporal.PlainDate.from(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`);
    if (time === undefined) return day.toString();
    const [hour = 0, minute = 0, second = 0] = (time.match(/../g) ?? []).map(Number);
    // 24:00 is midnight, and a leap second is as good as the one before it.
    if (hour === 24) return `${day.add({ days: 1 }).toString()}T00:00:00`;
    const clock = Temporal.PlainTime.from({ hour, minute, second: Math.min(second, 59) }, { overflow: "reject" });
    return day.toPlainDateTime(clock).toString({ smallestUnit: "second" });
  } catch {
    throw new RangeError(`its ${name} is ${value.slice(0, 40)}`);
  }
}

export function toTime({ wall, zone }: When): EventTime {
  return zone.toTime(wall);
}

export function toMs(when: When): number {
  const time = toTime(when);
  return Date.parse("date" in time ? `${time.date}T00:00:00Z` : time.dateTime);
}

/** The same moment on the clock of another zone; a date stays that date. */
export function inZone(when: When, zone: Zone): Wall {
  if (when.isFloating || when.zone === zone || when.wall.length === 10) return when.wall;
  return zone.toWall(toMs(when));
}

/**
 * `P1DT2H`, `PT90M`, `P2W` later. Days are days on the clock, hours are hours that pass.
 *
 * @throws RangeError
 */
export function later({ wall, zone, isFloating }: When, duration: string): When {
  const [, sign, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] =
    /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/i.exec(duration) ?? [];
  if (sign === undefined) throw new RangeError(`its DURATION is ${duration.slice(0, 40)}`);
  // Nothing ends before it begins.
  if (sign === "-") return { wall, zone, isFloating };
  const elapsed = { hours: Number(hours), minutes: Number(minutes), seconds: Number(seconds) };
  const day = Temporal.PlainDate.from(wall.slice(0, 10)).add({ weeks: Number(weeks), days: Number(days) });
  if (wall.length === 10)
    return { wall: day.add({ days: Math.floor(elapsed.hours / 24) }).toString(), zone, isFloating };
  const moved = { wall: `${day.toString()}${wall.slice(10)}`, zone, isFloating };
  const passed = Temporal.Duration.from(elapsed).total("milliseconds");
  return passed === 0 ? moved : { wall: zone.toWall(toMs(moved) + passed), zone, isFloating };
}
