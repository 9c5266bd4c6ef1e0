import { formatPercent } from "#src/format.ts";
import { inFull, inShort, type Unit } from "./description.ts";

/** A figure and what it was before, out of the history; null: there was none yet. */
export type Kpi = { value: number; before: number | null };

export type Change = {
  way: "up" | "down" | "same" | "unknown";
  /** "+12 (8 %)": beside an arrow. */
  short: string;
  /** "12 leads more than a week ago". */
  words: string;
};

/** @param since "a week ago", "the period before" */
export function changeOf({ value, before }: Kpi, unit: Unit, since: string): Change {
  if (before === null) return { way: "unknown", short: "–", words: `nothing known of ${since}` };
  const difference = Math.round((value - before) * 100) / 100;
  if (difference === 0) return { way: "same", short: "±0", words: `the same as ${since}` };
  const way = difference > 0 ? "up" : "down";
  const size = Math.abs(difference);
  const share = before > 0 ? ` (${formatPercent(difference / before, "signed")})` : "";
  return {
    way,
    short: `${difference > 0 ? "+" : "−"}${inShort(size, unit)}${share}`,
    words: `${inFull(size, unit)} ${difference > 0 ? "more" : "less"} than ${since}`,
  };
}
