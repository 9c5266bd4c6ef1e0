import { expect, test } from "vitest";
import { addDays } from "./period.ts";
import { daysChart, groupsChart } from "./report-charts.ts";

const NONE = { from: "", to: "", by: "", source: "", stage: "", owner: "", market: "" };
const compared = (value: number, before: number) => ({ value, before });
const figures = {
  leads: compared(12, 10),
  qualified: compared(3, 4),
  opportunities: compared(2, 2),
  value: compared(90, 80),
};

function report(days: number) {
  const from = "2026-01-01";
  const period = { from, to: addDays(from, days - 1) };
  return {
    period,
    before: { from: addDays(from, -days), to: addDays(from, -1) },
    rows: [{ name: "", ...figures }],
    totals: figures,
    days: Array.from({ length: days }, (_, at) => ({ day: addDays(from, at), leads: 2, before: 1 })),
  };
}

test("groups stand side by side with what they were, and lead to their leads of these days", () => {
  const chart = groupsChart(report(7), "owner", NONE);
  expect(chart.labels).toEqual(["Without owner"]);
  expect(chart.series.map(({ values }) => values)).toEqual([[12], [10]]);
  expect(chart.links).toEqual(["/leads?owner=%28none%29&from=2026-01-01&to=2026-01-07"]);
});

test("a short period is drawn by days, a long one by weeks that lose nothing", () => {
  expect(daysChart(report(92), NONE).labels).toHaveLength(92);
  const long = daysChart(report(100), NONE);
  expect(long.of.one).toBe("week");
  expect(long.labels).toHaveLength(15);
  expect(long.series[0]?.values.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(200);
  expect(long.links?.at(-1)).toBe("/leads?from=2026-04-09&to=2026-04-10");
});
