import { fromWall, validDate } from "../wall-time.ts";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Longest first: `MMM` is not three times `M`. */
const TOKEN = /YYYY|MMM|MM|M|DD|D|HH|H|hh|h|mm|m|ss|s|A/g;
const PATTERNS: Record<string, string> = {
  YYYY: String.raw`(?<year>\d{4})`,
  MMM: String.raw`(?<name>[a-z]{3,9})\.?`,
  MM: String.raw`(?<month>\d\d)`,
  M: String.raw`(?<month>\d\d?)`,
  DD: String.raw`(?<day>\d\d)`,
  D: String.raw`(?<day>\d\d?)`,
  HH: String.raw`(?<hour>\d\d)`,
  H: String.raw`(?<hour>\d\d?)`,
  hh: String.raw`(?<hour>\d\d)`,
  h: String.raw`(?<hour>\d\d?)`,
  mm: String.raw`(?<minute>\d\d)`,
  m: String.raw`(?<minute>\d\d?)`,
  ss: String.raw`(?<second>\d\d)(?:\.\d+)?`,
  s: String.raw`(?<second>\d\d?)(?:\.\d+)?`,
  A: String.raw`(?<half>[ap])\.?m\.?`,
};

const compiled = new Map<string, RegExp>();

function compile(format: string): RegExp {
  const known = compiled.get(format);
  if (known) return known;
  const literal = (text: string) =>
    text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s*`);
  let source = "";
  let from = 0;
  const named = new Set<string>();
  for (const { 0: token, index } of format.matchAll(TOKEN)) {
    const pattern = PATTERNS[token] ?? "";
    const group = /<(\w+)>/.exec(pattern)?.[1] ?? "";
    // A name may stand once in a pattern; said twice, the first counts.
    source += literal(format.slice(from, index)) + (named.has(group) ? pattern.replace(`?<${group}>`, "?:") : pattern);
    named.add(group);
    from = index + token.length;
  }
  const regex = new RegExp(`^${source}${literal(format.slice(from))}$`, "i");
  compiled.set(format, regex);
  return regex;
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?\s*(z|[+-]\d\d:?\d\d)$/i;
/** 10 digits are seconds, 13 milliseconds: shorter ones are no dates of a CRM. */
const UNIX = /^(\d{10})(\d{3})?$/;

/**
 * A date as the account writes it.
 *
 * @param formats tried in this order; see `dateFormats` of the settings
 * @param timeZone of dates that carry no offset of their own
 * @returns null for nothing, for what no format reads, and for what an empty or a full counter shows
 */
export function parseCtDate(text: string, formats: readonly string[], timeZone: string): Date | null {
  if (text === "" || text.startsWith("0000-00-00")) return null;
  for (const format of formats) {
    const ms = tryFormat(text, format, timeZone);
    if (ms !== null) return isCounterEnd(ms) ? null : validDate(ms);
  }
  return null;
}

const DAY_MS = 86_400_000;
const COUNTER_ENDS_MS = [0, 2 ** 31 * 1000, 2 ** 32 * 1000];
const isCounterEnd = (ms: number): boolean => COUNTER_ENDS_MS.some((end) => Math.abs(ms - end) < DAY_MS);

function tryFormat(text: string, format: string, timeZone: string): number | null {
  if (format === "ISO") return ISO.test(text) ? numberOrNull(Date.parse(text.replace(/\s+/, ""))) : null;
  if (format === "UNIX") {
    const [, seconds, ms = "000"] = UNIX.exec(text) ?? [];
    return seconds === undefined ? null : Number(seconds + ms);
  }
  // A `T` between day and time is as good as a blank.
  const parts = compile(format).exec(text.replace(/^(\d{4}-\d\d-\d\d)T/, "$1 "))?.groups;
  const wallMs = parts ? wallOf(parts) : null;
  return wallMs === null ? null : numberOrNull(fromWall(wallMs, timeZone));
}

/** @returns null when there is no such day or hour */
function wallOf(parts: Record<string, string | undefined>): number | null {
  const number = (name: string, absent: number) => (parts[name] === undefined ? absent : Number(parts[name]));
  const month =
    parts["name"] === undefined ? number("month", 1) : MONTHS.indexOf(parts["name"].slice(0, 3).toLowerCase()) + 1;
  const [year, day, minute, second] = [number("year", 0), number("day", 1), number("minute", 0), number("second", 0)];
  const hour = hourOf(number("hour", 0), parts["half"]?.toLowerCase());
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const is = new Date(ms);
  const exists = is.getUTCMonth() === month - 1 && is.getUTCDate() === day && is.getUTCFullYear() === year;
  return exists && hour >= 0 && hour < 24 && minute < 60 && second < 60 ? ms : null;
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return -1;
  return (hour % 12) + (half === "p" ? 12 : 0);
}

const numberOrNull = (ms: number): number | null => (Number.isNaN(ms) ? null : ms);
