/** A recurrence rule of RFC 5545 §3.3.10 without its sub-daily frequencies. Lists are empty when the part is absent. */
export type Rule = {
  freq: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  interval: number;
  count: number | undefined;
  /** As written: a date, a local date-time, or one in UTC. */
  until: string | undefined;
  /** 1 Monday to 7 Sunday. */
  weekStart: number;
  /** Ordinals as in `2TU`, `-1FR`; 0 for none. */
  byDay: { ordinal: number; weekday: number }[];
  byMonth: number[];
  byWeekNo: number[];
  byYearDay: number[];
  byMonthDay: number[];
  byHour: number[];
  byMinute: number[];
  bySecond: number[];
  bySetPos: number[];
};

const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;
const KNOWN = new Set(
  "FREQ INTERVAL COUNT UNTIL WKST BYDAY BYMONTH BYWEEKNO BYYEARDAY BYMONTHDAY BYHOUR BYMINUTE BYSECOND BYSETPOS".split(
    " ",
  ),
);

/** @throws RangeError that says what of the rule cannot be followed; a rule half understood would be a wrong one */
export function parseRule(line: string): Rule {
  const parts = new Map(
    line
      .replace(/^(RRULE|EXRULE)[:;]/i, "")
      .split(";")
      .filter((part) => part.trim() !== "")
      .map((part) => part.trim().toUpperCase().split("=", 2) as [string, string | undefined]),
  );
  for (const name of parts.keys())
    if (!KNOWN.has(name) && !name.startsWith("X-")) throw new RangeError(`its rule has an unknown part ${name}`);
  const freq = FREQUENCIES.find((one) => one === parts.get("FREQ"));
  if (!freq) throw new RangeError(`its rule repeats ${parts.get("FREQ") ?? "at no known pace"}`);
  const numbers = (name: string, most: number, least = -most) => listOf(parts.get(name), name, least, most);
  const [interval = 1] = numbers("INTERVAL", 100_000, 1);
  return {
    freq,
    interval,
    count: numbers("COUNT", 1_000_000, 1)[0],
    until: untilOf(parts.get("UNTIL")),
    weekStart: WEEKDAYS.indexOf(parts.get("WKST") ?? "MO") + 1 || 1,
    byDay: (parts.get("BYDAY") ?? "").split(",").filter(Boolean).map(weekdayOf),
    byMonth: numbers("BYMONTH", 12, 1),
    byWeekNo: numbers("BYWEEKNO", 53),
    byYearDay: numbers("BYYEARDAY", 366),
    byMonthDay: numbers("BYMONTHDAY", 31),
    byHour: numbers("BYHOUR", 23, 0),
    byMinute: numbers("BYMINUTE", 59, 0),
    bySecond: numbers("BYSECOND", 60, 0).map((second) => Math.min(second, 59)),
    bySetPos: numbers("BYSETPOS", 366),
  };
}

function listOf(text: string | undefined, name: string, least: number, most: number): number[] {
  if (text === undefined) return [];
  const values = text.split(",").map((one) => (one.trim() === "" ? Number.NaN : Number(one)));
  const isGood = values.every((value) => Number.isInteger(value) && value >= least && value <= most);
  // Below zero counts from the end; where counting backwards is allowed there is no zeroth.
  if (!isGood || (least < 0 && values.includes(0))) throw new RangeError(`its rule says ${name}=${text.slice(0, 40)}`);
  return values;
}

function weekdayOf(text: string): { ordinal: number; weekday: number } {
  const [, ordinal, name = ""] = /^\s*([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)\s*$/.exec(text) ?? [];
  const weekday = WEEKDAYS.indexOf(name) + 1;
  if (weekday === 0) throw new RangeError(`its rule says BYDAY=${text.slice(0, 40)}`);
  return { ordinal: Number(ordinal ?? 0), weekday };
}

function untilOf(text: string | undefined): string | undefined {
  if (text !== undefined && !/^\d{8}(T\d{6}Z?)?$/.test(text)) {
    throw new RangeError(`its rule says UNTIL=${text.slice(0, 40)}`);
  }
  return text;
}
