import { MONTH_STATES, streamLabel } from "#src/components/connections/labels.ts";
import { formatMonth, formatNumber, plural } from "#src/format.ts";
import type { Coverage, CoverageMonth } from "#src/components/connections/labels.ts";

export type Year = { year: string; months: (CoverageMonth | null)[] };

/** Twelve places a year, newest year first; null where nothing was asked for. */
export function groupByYear(months: readonly CoverageMonth[]): Year[] {
  const years = Map.groupBy(months, ({ month }) => month.slice(0, 4));
  return [...years]
    .sort(([a], [b]) => b.localeCompare(a))
    .map(([year, known]) => ({
      year,
      months: Array.from(
        { length: 12 },
        (_, at) => known.find(({ month }) => Number(month.slice(5, 7)) === at + 1) ?? null,
      ),
    }));
}

/** "complete, 120 items, 2 failed" */
export function describeMonth({ state, items, failed }: CoverageMonth): string {
  const words = [MONTH_STATES[state], plural(items, "item")];
  if (failed > 0) words.push(`${formatNumber(failed)} failed`);
  return words.join(", ");
}

/** Months of any stream that reading them again would mend. */
export const toHeal = (coverage: Coverage): number =>
  new Set(
    coverage.streams.flatMap(({ months }) =>
      months
        .filter(({ state, healable }) => healable && state !== "complete" && state !== "running")
        .map(({ month }) => month),
    ),
  ).size;

/** "Mail: 118 of 121 months complete, 1 missing, 2 failed." for each stream. */
export function summarise(coverage: Coverage): { stream: string; label: string; items: number; text: string }[] {
  return coverage.streams.map(({ stream, months }) => {
    const by = Map.groupBy(months, ({ state }) => state);
    const count = (state: CoverageMonth["state"]) => by.get(state)?.length ?? 0;
    const rest = (["running", "partial", "failed", "missing"] as const)
      .filter((state) => count(state) > 0)
      .map((state) => `${formatNumber(count(state))} ${SHORT[state]}`);
    return {
      stream,
      label: streamLabel(stream),
      items: months.reduce((sum, { items }) => sum + items, 0),
      text: [`${formatNumber(count("complete"))} of ${plural(months.length, "month")} complete`, ...rest].join(" · "),
    };
  });
}

const SHORT = { running: "being read", partial: "with failed items", failed: "failed", missing: "not read yet" };

/** What stands in a cell of the map, in full. */
export function explain({ state, reason }: CoverageMonth): string {
  if (reason) return reason;
  switch (state) {
    case "complete":
      return "Listed to its end: nothing is missing.";
    case "running":
      return "It is being read now.";
    case "partial":
      return "Listed to its end, but some items could not be read or sorted.";
    case "failed":
      return "It could not be read to its end.";
    case "missing":
      return "It has not been read yet.";
  }
}

export const monthTitle = (stream: string, month: string): string => `${streamLabel(stream)}, ${formatMonth(month)}`;
