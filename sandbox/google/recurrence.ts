import { Temporal } from "temporal-polyfill";

/** The part of RFC 5545 that the generator writes. Ordinals as in `2TU`, `-1FR`. */
export type Rule = {
  freq: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  interval: number;
  byDay: { ordinal: number; weekday: number }[];
  byMonthDay: number | undefined;
  count: number | undefined;
  /** Last allowed local date, inclusive. */
  until: Temporal.PlainDate | undefined;
};

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

export function parseRule(line: string): Rule {
  const parts = new Map(
    line
      .replace(/^RRULE:/, "")
      .split(";")
      .map((part) => part.split("=") as [string, string]),
  );
  const until = parts.get("UNTIL");
  const monthDay = parts.get("BYMONTHDAY");
  const count = parts.get("COUNT");
  const byDay = (parts.get("BYDAY") ?? "").split(",").filter(Boolean);
  return {
    freq: parts.get("FREQ") as Rule["freq"],
    interval: Number(parts.get("INTERVAL") ?? 1),
    byDay: byDay.map((day) => ({
      ordinal: Number.parseInt(day, 10) || 0,
      weekday: WEEKDAYS.indexOf(day.slice(-2)) + 1,
    })),
    byMonthDay: monthDay === undefined ? undefined : Number(monthDay),
    count: count === undefined ? undefined : Number(count),
    until: until === undefined ? undefined : Temporal.PlainDate.from(until.slice(0, 8)),
  };
}

/** The local dates of a series in order, its first date included, none after `last`. */
export function* occurrences(
  rule: Rule,
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
): Generator<Temporal.PlainDate> {
  let given = 0;
  for (const date of candidates(rule, first)) {
    const isOver = isAfter(date, last) || (rule.until !== undefined && isAfter(date, rule.until));
    if (isOver || given === rule.count) return;
    if (isAfter(first, date)) continue;
    given += 1;
    yield date;
  }
}

function* candidates(rule: Rule, first: Temporal.PlainDate): Generator<Temporal.PlainDate> {
  for (let step = 0; ; step += rule.interval) {
    if (rule.freq === "DAILY") yield first.add({ days: step });
    else if (rule.freq === "YEARLY") yield first.add({ years: step });
    else if (rule.freq === "WEEKLY") yield* daysOfWeek(rule, first.add({ weeks: step }));
    else yield* dayOfMonth(rule, first, step);
  }
}

function* daysOfWeek(rule: Rule, inWeek: Temporal.PlainDate): Generator<Temporal.PlainDate> {
  const monday = inWeek.subtract({ days: inWeek.dayOfWeek - 1 });
  const weekdays = rule.byDay.length > 0 ? rule.byDay.map((day) => day.weekday) : [inWeek.dayOfWeek];
  for (const weekday of weekdays.sort((left, right) => left - right)) yield monday.add({ days: weekday - 1 });
}

function* dayOfMonth(rule: Rule, first: Temporal.PlainDate, months: number): Generator<Temporal.PlainDate> {
  const start = first.with({ day: 1 }).add({ months });
  const nth = rule.byDay[0];
  if (nth) yield nthWeekday(start, nth.ordinal, nth.weekday);
  else {
    const day = rule.byMonthDay ?? first.day;
    // RFC 5545: a month without that day is skipped, not clamped.
    if (day <= start.daysInMonth) yield start.with({ day });
  }
}

function nthWeekday(monthStart: Temporal.PlainDate, ordinal: number, weekday: number): Temporal.PlainDate {
  if (ordinal < 0) {
    const end = monthStart.with({ day: monthStart.daysInMonth });
    return end.subtract({ days: ((end.dayOfWeek - weekday + 7) % 7) + 7 * (-ordinal - 1) });
  }
  return monthStart.add({ days: ((weekday - monthStart.dayOfWeek + 7) % 7) + 7 * (Math.max(ordinal, 1) - 1) });
}

function isAfter(left: Temporal.PlainDate, right: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(left, right) > 0;
}
