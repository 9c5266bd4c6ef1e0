import type { Rule } from "./recurrence-rule.ts";

/** Local time without a zone: `2026-03-02T09:00:00`, or `2026-03-02` when all-day. Sorts as text. */
export type Wall = string;

const DAY_MS = 86_400_000;

/**
 * The local times that a rule gives, in order, from `start` to `last` (a date, inclusive). `start` itself only if it fits.
 *
 * Every period is laid out day by day and the days that do not fit are dropped. That is slower than stepping from hit to
 * hit, and it always ends: a rule that never fits, such as 30 February, gives nothing.
 *
 * @param until last local time allowed, from the rule's UNTIL
 */
export function* occurrences(rule: Rule, start: Wall, last: string, until?: Wall): Generator<Wall> {
  const firstDay = dayOf(start);
  const end = until === undefined || until > `${last}T~` ? `${last}T~` : until;
  const fits = createFilter(rule, start);
  const times = timesOf(rule, start);
  let given = 0;
  for (const [from, to] of periods(rule, firstDay, dayOf(last))) {
    const found: Wall[] = [];
    for (let day = from; day <= to; day += 1) {
      if (fits(day)) for (const time of times) found.push(`${dateOf(day)}${time}`);
    }
    for (const wall of pick(found, rule.bySetPos)) {
      if (wall < start) continue;
      if (wall > end || given === rule.count) return;
      given += 1;
      yield wall;
    }
  }
}

export function dayOf(wall: Wall): number {
  return Date.parse(`${wall.slice(0, 10)}T00:00:00Z`) / DAY_MS;
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** First and last day of each period, beginning with the one that holds `firstDay`. */
function* periods(rule: Rule, firstDay: number, lastDay: number): Generator<[from: number, to: number]> {
  const first = new Date(firstDay * DAY_MS);
  const weekBegin = firstDay - ((weekdayOf(firstDay) - rule.weekStart + 7) % 7);
  const startOf = (index: number): number => {
    if (rule.freq === "DAILY") return firstDay + index;
    if (rule.freq === "WEEKLY") return weekBegin + index * 7;
    const month = rule.freq === "YEARLY" ? index * 12 : first.getUTCMonth() + index;
    return toDay(first.getUTCFullYear(), month, 1);
  };
  for (let index = 0; ; index += rule.interval) {
    const from = startOf(index);
    if (!(from <= lastDay)) return;
    yield [from, startOf(index + 1) - 1];
  }
}

function toDay(year: number, month: number, date: number): number {
  // Date.UTC takes the years 0 to 99 for those of the last century.
  return new Date(0).setUTCFullYear(year, month, date) / DAY_MS;
}

/** 1 Monday to 7 Sunday; day 0 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function createFilter(rule: Rule, start: Wall): (day: number) => boolean {
  const { byMonth, byWeekNo, byYearDay, byMonthDay, byDay } = withDefaults(rule, start);
  const isOrdinalInMonth = rule.freq === "MONTHLY" || byMonth.length > 0;
  const hasOrdinals = (rule.freq === "MONTHLY" || rule.freq === "YEARLY") && byWeekNo.length === 0;
  return (day) => {
    const date = new Date(day * DAY_MS);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    if (byMonth.length > 0 && !byMonth.includes(month + 1)) return false;
    const inMonth = place(day, toDay(year, month, 1), toDay(year, month + 1, 1));
    if (byMonthDay.length > 0 && !inMonth.some((nth) => byMonthDay.includes(nth))) return false;
    const inYear = place(day, toDay(year, 0, 1), toDay(year + 1, 0, 1));
    if (byYearDay.length > 0 && !inYear.some((nth) => byYearDay.includes(nth))) return false;
    if (byWeekNo.length > 0 && !weekNumbers(day, rule.weekStart).some((nth) => byWeekNo.includes(nth))) return false;
    if (byDay.length === 0) return true;
    const ordinals = (isOrdinalInMonth ? inMonth : inYear).map((nth) => Math.sign(nth) * Math.ceil(Math.abs(nth) / 7));
    return byDay.some(
      ({ ordinal, weekday }) =>
        weekday === weekdayOf(day) && (ordinal === 0 || !hasOrdinals || ordinals.includes(ordinal)),
    );
  };
}

/** What the rule leaves open is taken from the first date. */
function withDefaults(rule: Rule, start: Wall): Rule {
  const { freq, byWeekNo, byYearDay, byMonthDay, byDay, byMonth } = rule;
  if (byYearDay.length > 0 || byMonthDay.length > 0 || byDay.length > 0 || freq === "DAILY") return rule;
  const first = new Date(dayOf(start) * DAY_MS);
  if (freq === "WEEKLY" || byWeekNo.length > 0) {
    return { ...rule, byDay: [{ ordinal: 0, weekday: weekdayOf(dayOf(start)) }] };
  }
  const month = freq === "YEARLY" && byMonth.length === 0 ? [first.getUTCMonth() + 1] : byMonth;
  return { ...rule, byMonth: month, byMonthDay: [first.getUTCDate()] };
}

/** A day's number in [from, to), counted from either end. */
function place(day: number, from: number, to: number): [fromStart: number, fromEnd: number] {
  return [day - from + 1, day - to];
}

/** Week 1 has at least four days in its year. */
function weekNumbers(day: number, weekStart: number): [fromStart: number, fromEnd: number] {
  const begin = day - ((weekdayOf(day) - weekStart + 7) % 7);
  const year = new Date((begin + 3) * DAY_MS).getUTCFullYear();
  const first = (one: number) => {
    const fourth = toDay(one, 0, 4);
    return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7);
  };
  const number = (begin - first(year)) / 7 + 1;
  return [number, number - (first(year + 1) - first(year)) / 7 - 1];
}

function timesOf({ byHour, byMinute, bySecond }: Rule, start: Wall): string[] {
  const [hour, minute, second] = start.slice(11).split(":").map(Number);
  if (hour === undefined || start.length < 11) return [""];
  const two = (value: number | undefined) => String(value ?? 0).padStart(2, "0");
  const or = (values: number[], own: number | undefined) => (values.length > 0 ? values : [own]);
  return or(byHour, hour)
    .flatMap((h) =>
      or(byMinute, minute).flatMap((m) => or(bySecond, second).map((s) => `T${two(h)}:${two(m)}:${two(s)}`)),
    )
    .sort();
}

function pick(found: readonly Wall[], positions: readonly number[]): Iterable<Wall> {
  if (positions.length === 0) return found;
  const chosen = positions.map((position) => found.at(position > 0 ? position - 1 : position));
  return [...new Set(chosen)].filter((wall) => wall !== undefined).sort();
}
