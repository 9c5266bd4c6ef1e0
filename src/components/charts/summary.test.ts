import { expect, test } from "vitest";
import type { ChartDescription } from "./description.ts";
import { summarize } from "./summary.ts";

const leads = { kind: "count", one: "lead", many: "leads" } as const;
const source = { one: "source", many: "sources" };

function bySource(labels: string[], values: number[]): ChartDescription {
  return {
    kind: "bar",
    title: "Leads by source",
    unit: leads,
    of: source,
    labels,
    series: [{ name: "Leads", values }],
  };
}

function course(values: (number | null)[]): ChartDescription {
  const labels = values.map((_value, at) => `${at + 1} Nov`);
  const of = { one: "day", many: "days" };
  return { kind: "line", title: "Leads", unit: leads, of, labels, series: [{ name: "All leads", values }] };
}

test("shares are told from the largest, with the sum and how many parts there are", () => {
  expect(summarize(bySource(["Radio", "Web", "Expo", "Gone"], [100, 640, 260, 0]))).toBe(
    "1,000 leads in 3 sources, most of all Web 640 (64%), Expo 260, Radio 100.",
  );
});

test("money is told in its currency", () => {
  const chart = { ...bySource(["A", "B"], [1_500, 500]), unit: { kind: "money", currency: "USD" } as const };
  expect(summarize(chart)).toBe("$2,000 in 2 sources, most of all A $1.5k (75%), B $500.");
});

test("one part is all there is", () => {
  expect(summarize(bySource(["Web", "Radio"], [7, 0]))).toBe("All 7 leads in one source: Web.");
});

test("a course is told by its ends, and days without history are left out", () => {
  expect(summarize(course([null, 200, 150, 230]))).toBe(
    "All leads rose from 200 on 2 Nov to 230 leads on 4 Nov, +15%.",
  );
  expect(summarize(course([200, 150]))).toBe("All leads fell from 200 on 1 Nov to 150 leads on 2 Nov, −25%.");
  expect(summarize(course([5, 9, 5]))).toBe("All leads began and ended with 5 leads (1 Nov to 3 Nov).");
  expect(summarize(course([null, 12]))).toBe("All leads: 12 leads on 2 Nov, the first day known.");
});

test("a course from nothing has no share", () => {
  expect(summarize(course([0, 8]))).toBe("All leads rose from 0 on 1 Nov to 8 leads on 2 Nov.");
});

test("what happened day by day is told by its sum, its change and its highest day", () => {
  const before = { name: "The one before", values: [4, 4, 2] };
  const chart = course([3, 7, 2]);
  expect(summarize({ ...chart, addsUp: true })).toBe("12 leads; most on 2 Nov (7).");
  expect(summarize({ ...chart, addsUp: true, series: [...chart.series, before] })).toBe(
    "12 leads, +20% against 10; most on 2 Nov (7).",
  );
});

test("without data it says so", () => {
  expect(summarize(bySource([], []))).toBe("There is nothing to draw yet.");
  expect(summarize(course([null, null]))).toBe("There is nothing to draw yet.");
});
