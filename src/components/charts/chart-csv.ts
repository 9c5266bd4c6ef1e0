import { csvText } from "#src/components/ui/csv-file.ts";
import type { ChartDescription } from "./description.ts";

/** The numbers of a chart, all of them: a line a label, a column a series. */
export function chartCsv({ of, labels, series, unit }: ChartDescription): string {
  const suffix = unit.kind === "money" ? ` (${unit.currency})` : "";
  const head = [of.one, ...series.map(({ name }) => name + suffix)];
  return csvText([head, ...labels.map((label, place) => [label, ...series.map(({ values }) => values[place] ?? "")])]);
}
