import { formatMonthOf, type Instant } from "#src/format.ts";

export type Month<T> = { label: string; items: T[] };

/** Runs of items that fall in one month of the given zone; the order is kept. */
export function groupByMonth<T extends { occurredAt: Instant; allDay: boolean }>(
  items: T[],
  timeZone: string,
): Month<T>[] {
  const months: Month<T>[] = [];
  for (const item of items) {
    // An all-day date is stored as midnight UTC: shifting it by zone would move it to the day before.
    const label = formatMonthOf(item.occurredAt, item.allDay ? "UTC" : timeZone);
    const current = months.at(-1);
    if (current?.label === label) current.items.push(item);
    else months.push({ label, items: [item] });
  }
  return months;
}
