import type { DateStyle } from "./account.types.ts";

const HOUR_MS = 3_600_000;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const MIX = ["sql", "us", "iso", "long"] as const;

/** What a broken import leaves behind. */
export const ABSURD_DATES = [
  "0000-00-00 00:00:00",
  "1969-12-31 19:00:00",
  "2106-02-07 06:28:15",
  "N/A",
  "0",
  "13/45/2025",
];

export type DateWriter = (epochMs: number, row: number) => string;

/** Dates as people of an account read them, in its zone; only `iso` names the offset. */
export function createDateWriter(style: DateStyle, timeZone: string): DateWriter {
  const offsetAt = createOffsets(timeZone);
  return (epochMs, row) => {
    const offsetMs = offsetAt(epochMs);
    const wall = new Date(epochMs + offsetMs).toISOString();
    const one = style === "mixed" ? (MIX[row % MIX.length] ?? "sql") : style;
    if (one === "sql") return `${wall.slice(0, 10)} ${wall.slice(11, 19)}`;
    if (one === "iso") return `${wall.slice(0, 19)}${offsetText(offsetMs)}`;
    const [year, month, day] = [wall.slice(0, 4), wall.slice(5, 7), wall.slice(8, 10)];
    const hour = Number(wall.slice(11, 13));
    const time = `${hour % 12 || 12}:${wall.slice(14, 16)} ${hour < 12 ? "AM" : "PM"}`;
    if (one === "us") return `${month}/${day}/${year} ${time.padStart(8, "0")}`;
    return `${MONTHS[Number(month) - 1]} ${Number(day)}, ${year} ${time}`;
  };
}

/**
 * Reads `YYYY-MM-DD[ HH:MM:SS]` in a zone. A skipped time is the one before the clock was changed.
 *
 * @param isEnd a day without a time means its last second
 * @returns undefined for anything else
 */
export function readDate(text: string, timeZone: string, isEnd = false): number | undefined {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text.trim()) ?? [];
  if (!day) return undefined;
  const wallMs = Date.parse(`${day}T${time ?? (isEnd ? "23:59:59" : "00:00:00")}Z`);
  if (Number.isNaN(wallMs)) return undefined;
  const offsetAt = createOffsets(timeZone);
  return wallMs - offsetAt(wallMs - offsetAt(wallMs));
}

/** Offsets change on full hours, or so nearly everywhere; asking `Intl` each time would cost more than a row. */
function createOffsets(timeZone: string): (epochMs: number) => number {
  if (timeZone === "UTC") return () => 0;
  const kept = keptOffsets(timeZone);
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  return (epochMs) => {
    const hour = Math.floor(epochMs / HOUR_MS);
    const known = kept.get(hour);
    if (known !== undefined) return known;
    const name = format.formatToParts(hour * HOUR_MS).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
    const [, sign = "+", hours = "0", minutes = "0"] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    const offsetMs = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    kept.set(hour, offsetMs);
    return offsetMs;
  };
}

const offsets = new Map<string, Map<number, number>>();

function keptOffsets(timeZone: string): Map<number, number> {
  const known = offsets.get(timeZone) ?? new Map<number, number>();
  offsets.set(timeZone, known);
  return known;
}

function offsetText(offsetMs: number): string {
  if (offsetMs === 0) return "Z";
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${offsetMs < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
