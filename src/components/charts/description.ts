import { formatMoney, formatMoneyShort, formatNumber, plural } from "#src/format.ts";

/** What the values count. Money is in whole units of the currency, as everywhere. */
export type Unit = { kind: "count"; one: string; many: string } | { kind: "money"; currency: string };

/** What a page says about a chart. How it is drawn is decided here, not there. */
export type ChartDescription = {
  /** `rows`: bars that lie, for names that need room. */
  kind: "bar" | "rows" | "pie" | "line" | "funnel";
  title: string;
  unit: Unit;
  /** What one label is: "source", "stage", "day". */
  of: { one: string; many: string };
  labels: readonly string[];
  /** As many values each as there are labels; a null is a day without history. */
  series: readonly { name: string; values: readonly (number | null)[] }[];
  /** Of a line: what happened on each day, not what stood at its end. */
  addsUp?: boolean;
  /** Per label, where the rows behind it are. */
  links?: readonly (string | null)[];
};

export const isEmpty = ({ labels, series }: ChartDescription): boolean =>
  labels.length === 0 || series.every(({ values }) => values.every((value) => !value));

/** "12 leads", "£1,200". */
export const inFull = (value: number, unit: Unit): string =>
  unit.kind === "money" ? formatMoney(value, unit.currency) : plural(value, unit.one, unit.many);

/** "12", "£1.2K": where an axis or a bar has little room. */
export const inShort = (value: number, unit: Unit): string =>
  unit.kind === "money" ? formatMoneyShort(value, unit.currency) : formatNumber(value);

export const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

/**
 * The largest, and the others as one: a pie of thirty slices tells nothing. The table shows them all.
 *
 * @returns also, for each label that is left, its place in the whole; null for the others
 */
export function foldOthers(
  chart: ChartDescription,
  most: number,
): { chart: ChartDescription; places: (number | null)[] } {
  const places = chart.labels.map((_label, place) => place);
  if (chart.kind === "line" || chart.labels.length <= most) return { chart, places };
  const weight = (place: number) => sum(chart.series.map(({ values }) => values[place] ?? 0));
  const largest = places.toSorted((a, b) => weight(b) - weight(a)).slice(0, most - 1);
  const kept = places.filter((place) => largest.includes(place));
  const rest = places.filter((place) => !largest.includes(place));
  return {
    chart: {
      ...chart,
      labels: [...kept.map((place) => chart.labels[place] ?? ""), `${rest.length} others`],
      series: chart.series.map(({ name, values }) => ({
        name,
        values: [...kept.map((place) => values[place] ?? 0), sum(rest.map((place) => values[place] ?? 0))],
      })),
      links: [...kept.map((place) => chart.links?.[place] ?? null), null],
    },
    places: [...kept, null],
  };
}
