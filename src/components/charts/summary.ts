import { formatNumber, formatPercent } from "#src/format.ts";
import { type ChartDescription, inFull, inShort, isEmpty, sum } from "./description.ts";

/** What the chart shows, in one sentence made from its data: for those who do not see it, and for those in a hurry. */
export function summarize(chart: ChartDescription): string {
  if (isEmpty(chart)) return "There is nothing to draw yet.";
  if (chart.kind !== "line") return sharesOf(chart);
  return chart.addsUp ? sumsOf(chart) : courseOf(chart);
}

function sharesOf({ labels, series, unit, of }: ChartDescription): string {
  const values = series[0]?.values ?? [];
  const all = sum(values);
  const ranked = labels
    .map((label, place) => ({ label, value: values[place] ?? 0 }))
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value);
  const [first, second, third] = ranked;
  if (!first) return "There is nothing to draw yet.";
  if (!second) return `All ${inFull(all, unit)} in one ${of.one}: ${first.label}.`;
  const share = ({ label, value }: { label: string; value: number }) => `${label} ${inShort(value, unit)}`;
  const most = [
    `${share(first)} (${formatPercent(first.value / all)})`,
    share(second),
    ...(third ? [share(third)] : []),
  ];
  return `${inFull(all, unit)} in ${formatNumber(ranked.length)} ${of.many}, most of all ${most.join(", ")}.`;
}

function sumsOf({ labels, series, unit }: ChartDescription): string {
  const [main, other] = series;
  if (!main) return "";
  const all = sum(main.values);
  const highest = Math.max(...main.values.map((value) => value ?? 0));
  const peak = `most on ${labels[main.values.indexOf(highest)]} (${inShort(highest, unit)})`;
  const before = other ? sum(other.values) : 0;
  const against =
    other && before > 0 ? `, ${formatPercent(all / before - 1, "signed")} against ${inShort(before, unit)}` : "";
  return `${inFull(all, unit)}${against}; ${peak}.`;
}

function courseOf({ labels, series, unit }: ChartDescription): string {
  return series
    .flatMap(({ name, values }) => {
      const known = values.flatMap((value, place) => (value === null ? [] : [{ value, label: labels[place] ?? "" }]));
      const [first, last] = [known[0], known.at(-1)];
      if (!first || !last) return [];
      if (known.length === 1) return [`${name}: ${inFull(last.value, unit)} on ${last.label}, the first day known.`];
      const way = last.value > first.value ? "rose" : last.value < first.value ? "fell" : null;
      if (!way) return [`${name} began and ended with ${inFull(last.value, unit)} (${first.label} to ${last.label}).`];
      const share = first.value > 0 ? `, ${formatPercent(last.value / first.value - 1, "signed")}` : "";
      return [
        `${name} ${way} from ${inShort(first.value, unit)} on ${first.label} to ${inFull(last.value, unit)} on ${last.label}${share}.`,
      ];
    })
    .join(" ");
}
