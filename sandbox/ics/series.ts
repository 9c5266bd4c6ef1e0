import type { EventTime } from "../google/calendar.types.ts";
import { instanceStamp } from "../google/event-time.ts";
import { MOST_OCCURRENCES, unrollSeries } from "../google/recurrence-set.ts";
import type { Property } from "./property.ts";
import { type Clocks, inZone, later, readWhen, readWhens, type When } from "./when.ts";
import type { Zone } from "./zone.ts";

export type SeriesDraft = {
  /** In local times of the series, without zone names. */
  lines: string[];
  /** Rules as written. */
  rules: string[];
  /** Occurrences of a length of their own (RDATE with periods). */
  periods: { start: When; end: When }[];
};

/** What makes an event a series; undefined for a single one. @throws Error that says what cannot be followed */
export function readSeries(properties: readonly Property[], start: When, clocks: Clocks): SeriesDraft | undefined {
  const lines: string[] = [];
  const rules: string[] = [];
  const periods: SeriesDraft["periods"] = [];
  let dates = 0;
  for (const property of properties) {
    const { name, raw } = property;
    if (name === "RDATE" || name === "EXDATE") dates += raw.split(",").length;
    if (dates > MOST_OCCURRENCES) throw new RangeError(`it names more than ${MOST_OCCURRENCES} dates`);
    if (name === "RRULE" || name === "EXRULE") {
      lines.push(`${name}:${localRule(raw, start.zone, clocks)}`);
      rules.push(`${name}:${raw}`);
    } else if (name === "RDATE" && raw.includes("/")) periods.push(...readPeriods(property, clocks));
    else if (name === "RDATE" || name === "EXDATE") lines.push(...dateLines(name, readWhens(property, clocks), start));
  }
  lines.push(
    ...dateLines(
      "RDATE",
      periods.map((period) => period.start),
      start,
    ),
  );
  return lines.length > 0 ? { lines, rules, periods } : undefined;
}

/** UNTIL on the clock of the series. */
function localRule(rule: string, zone: Zone, clocks: Clocks): string {
  return rule
    .toUpperCase()
    .replace(/(?<=(^|;)UNTIL=)\d{8}T\d{6}Z/, (until) =>
      basic(inZone(readWhen(until, undefined, clocks, "UNTIL"), zone)),
    );
}

function dateLines(name: string, whens: readonly When[], { wall, zone }: When): string[] {
  const isAllDay = wall.length === 10;
  return whens.map((when) => {
    const local = isAllDay ? when.wall.slice(0, 10) : inZone(when, zone);
    return `${name}${local.length === 10 ? ";VALUE=DATE" : ""}:${basic(local)}`;
  });
}

function readPeriods({ raw, param }: Property, clocks: Clocks) {
  return raw.split(",").map((value) => {
    const [from = "", to = ""] = value.trim().split("/");
    const start = readWhen(from, param("TZID"), clocks, "RDATE");
    return { start, end: /^[+-]?P/i.test(to) ? later(start, to) : readWhen(to, param("TZID"), clocks, "RDATE") };
  });
}

function basic(wall: string): string {
  return wall.replaceAll(/[-:]/g, "");
}

/** Starts of the series on its own clock. @throws RangeError */
export function unroll(lines: readonly string[], start: When, horizon: string): When[] {
  // In one zone there is nothing to convert, so any will do.
  return unrollSeries({ lines, start: start.wall, zone: "UTC", horizon }).map((wall) => ({ ...start, wall }));
}

/** The series as Google would keep it, for a clock that Google knows. */
export function namedRecurrence({ lines, rules }: SeriesDraft, iana: string): string[] {
  const dates = lines.filter((line) => /^(RDATE|EXDATE)/.test(line));
  return [...rules, ...dates.map((line) => (line.includes(";") ? line : line.replace(":", `;TZID=${iana}:`)))];
}

/** The same as a list of dates, for series on a clock of the file's own and for those that were moved in time. */
export function listedRecurrence(starts: readonly EventTime[], first: EventTime): string[] {
  const isAllDay = "date" in first;
  const line = (name: string, times: readonly EventTime[]) =>
    `${name}${isAllDay ? ";VALUE=DATE" : ""}:${times.map(instanceStamp).join(",")}`;
  const isFirstGone = !starts.some((start) => instanceStamp(start) === instanceStamp(first));
  return [line("RDATE", starts), ...(isFirstGone ? [line("EXDATE", [first])] : [])];
}
