/** How far back one may ask to read; the last one is longer than mail on the net has existed. */
export const LENGTHS = [
  { months: 6, label: "6 months" },
  { months: 12, label: "12 months" },
  { months: 24, label: "2 years" },
  { months: 36, label: "3 years" },
  { months: 60, label: "5 years" },
  { months: 120, label: "10 years" },
  { months: 600, label: "Everything there is" },
] as const;

/** Whole months between the month of `from` and that of `now`, UTC; at least 1. */
export function monthsSince(from: string, now: Date): number {
  const start = new Date(from);
  const months = (now.getUTCFullYear() - start.getUTCFullYear()) * 12 + now.getUTCMonth() - start.getUTCMonth();
  return Math.min(Math.max(months, 1), 600);
}

/** The first length that goes further back than what was asked for already; the longest when none does. */
export const nextLength = (asked: number): number =>
  LENGTHS.find(({ months }) => months > asked)?.months ?? LENGTHS[LENGTHS.length - 1]?.months ?? asked;
