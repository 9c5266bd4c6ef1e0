import { Temporal } from "temporal-polyfill";
import { occurrences, type Wall } from "./recurrence.ts";
import { parseRule } from "./recurrence-rule.ts";

/** More than this of one series nobody has looked at; sub-daily nonsense would fill the memory. */
export const MOST_OCCURRENCES = 20_000;

export type Series = {
  /** Lines as Google keeps them: RRULE, RDATE, EXDATE, and EXRULE of older files. */
  lines: readonly string[];
  start: Wall;
  /** IANA name; local times of the series are in it. */
  zone: string;
  /** Date until which an endless series is unrolled. */
  horizon: string;
};

/** A series with an end is cut after so many years: a rule that hardly ever fits would be followed forever. */
const MOST_YEARS = 200;

/**
 * Local starts of a series, in order, each once: its first one, what its rules and dates add, without what they take away.
 *
 * @throws RangeError that says what cannot be followed
 */
export function unrollSeries(series: Series): Wall[] {
  const { lines, start } = series;
  const found = new Set<Wall>([start]);
  const gone = new Set<Wall>();
  for (const line of lines) {
    const name = /^[A-Z]+/i.exec(line)?.[0].toUpperCase();
    if (name === "RRULE") addRule(found, line, series);
    else if (name === "EXRULE") addRule(gone, line, series);
    else if (name === "RDATE") for (const wall of datesOf(line, series)) found.add(wall);
    else if (name === "EXDATE") for (const wall of datesOf(line, series)) gone.add(wall);
  }
  // A bare date takes away whatever begins on it.
  return [...found].filter((wall) => !gone.has(wall) && !gone.has(wall.slice(0, 10))).sort();
}

function addRule(to: Set<Wall>, line: string, { start, zone, horizon }: Series): void {
  const rule = parseRule(line);
  const until = rule.until === undefined ? undefined : untilWall(rule.until, start, zone);
  const last = rule.count === undefined && until === undefined ? horizon : lastDate(start);
  for (const wall of occurrences(rule, start, last, until)) {
    to.add(wall);
    if (to.size > MOST_OCCURRENCES) throw new RangeError(`it repeats more than ${MOST_OCCURRENCES} times`);
  }
}

function lastDate(start: Wall): string {
  const year = Math.min(Number(start.slice(0, 4)) + MOST_YEARS, 9998);
  return `${String(year).padStart(4, "0")}-12-31`;
}

/** A date as UNTIL includes that whole day. */
function untilWall(text: string, start: Wall, zone: string): Wall {
  const wall = toWall(text, zone, zone);
  if (start.length === 10) return wall.slice(0, 10);
  return wall.length === 10 ? `${wall}T23:59:59` : wall;
}

function datesOf(line: string, { start, zone }: Series): Wall[] {
  const colon = line.indexOf(":");
  const from = /;TZID="?([^":;]+)/i.exec(line.slice(0, colon))?.[1] ?? zone;
  return line
    .slice(colon + 1)
    .split(",")
    .filter((value) => value.trim() !== "")
    .map((value) => {
      const wall = toWall(value.trim(), from, zone);
      return start.length === 10 ? wall.slice(0, 10) : wall;
    });
}

/** `20260302`, `20260302T090000` in `from`, or `20260302T080000Z`, as local time in `zone`. @throws RangeError */
function toWall(text: string, from: string, zone: string): Wall {
  const [, date, time, utc] = /^(\d{8})(?:T(\d{6})(Z?))?$/i.exec(text) ?? [];
  if (date === undefined) throw new RangeError(`it has a date ${text.slice(0, 40)}`);
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  if (time === undefined) return iso;
  const wall = `${iso}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`;
  const own = utc ? "UTC" : from;
  if (own === zone) return wall;
  const moved = Temporal.PlainDateTime.from(wall).toZonedDateTime(own).withTimeZone(zone).toPlainDateTime();
  return moved.toString({ smallestUnit: "second" });
}
