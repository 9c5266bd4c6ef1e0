import { expect, test } from "vitest";
import { type ChartDescription, foldOthers } from "./description.ts";
import { optionsOf } from "./options.ts";

const palette = {
  series: ["rgb(1,2,3)", "rgb(4,5,6)"],
  ink: "rgb(0,0,0)",
  inkSoft: "rgb(9,9,9)",
  line: "rgb(8,8,8)",
  surface: "rgb(255,255,255)",
  font: "sans-serif",
};
const look = { palette, isStill: false, widthPx: 600 };
const base: Omit<ChartDescription, "kind"> = {
  title: "Leads",
  unit: { kind: "count", one: "lead", many: "leads" },
  of: { one: "stage", many: "stages" },
  labels: ["New", "Met", "Signed"],
  series: [{ name: "Leads", values: [30, 20, 10] }],
};
const KINDS = ["bar", "rows", "pie", "line", "funnel"] as const;

test.each(KINDS)("a %s has decals, the page's colours, words of ours and no markup", (kind) => {
  const options = optionsOf({ ...base, kind }, look);
  expect(options.aria).toEqual({ enabled: true, label: { enabled: false }, decal: { show: true } });
  expect(options.tooltip).toMatchObject({ renderMode: "richText", backgroundColor: palette.ink });
  expect(options.color).toBe(palette.series);
  expect(JSON.stringify(options)).not.toMatch(/<\w|style=/);
});

test("nothing moves for those who asked for stillness", () => {
  expect(optionsOf({ ...base, kind: "bar" }, { ...look, isStill: true }).animation).toBe(false);
  expect(optionsOf({ ...base, kind: "bar" }, look).animation).toBe(true);
});

test("lying bars have names down the side, the first on top", () => {
  const { xAxis, yAxis } = optionsOf({ ...base, kind: "rows" }, look);
  expect(yAxis).toMatchObject({ type: "category", inverse: true, data: ["New", "Met", "Signed"] });
  expect(xAxis).toMatchObject({ type: "value", scale: false });
});

test("bars lie down where their names would have no room", () => {
  const labels = Array.from({ length: 10 }, (_, at) => `Source ${at}`);
  const chart = { ...base, kind: "bar" as const, labels, series: [{ name: "Leads", values: labels.map(() => 1) }] };
  expect(optionsOf(chart, { ...look, widthPx: 900 }).xAxis).toMatchObject({ type: "category" });
  expect(optionsOf(chart, { ...look, widthPx: 340 }).yAxis).toMatchObject({ type: "category", inverse: true });
});

test("bars begin at nothing, a course need not", () => {
  expect(optionsOf({ ...base, kind: "bar" }, look).yAxis).toMatchObject({ scale: false });
  expect(optionsOf({ ...base, kind: "line" }, look).yAxis).toMatchObject({ scale: true });
});

test("a funnel keeps the order of the stages", () => {
  expect(optionsOf({ ...base, kind: "funnel" }, look).series).toMatchObject({
    sort: "none",
    data: [{ name: "New", value: 30 }, { name: "Met" }, { name: "Signed" }],
  });
});

test("a tooltip says label, number and share", () => {
  const { tooltip } = optionsOf({ ...base, kind: "pie" }, look);
  const { formatter } = tooltip as { formatter: (point: object) => string };
  expect(formatter({ dataIndex: 1, value: 20, seriesName: "Leads" })).toBe("Met\n20 leads (33%)");
});

test("two series have a legend and no labels on their bars", () => {
  const series = [
    { name: "Now", values: [1, 2, 3] },
    { name: "Before", values: [3, 2, 1] },
  ];
  const options = optionsOf({ ...base, series, kind: "bar" }, look);
  expect(options.legend).toMatchObject({ top: 0 });
  expect(options.series).toMatchObject([{ label: { show: false } }, { label: { show: false } }]);
});

test("many parts are folded into others, which lead nowhere; the rest keep order and place", () => {
  const labels = ["a", "b", "c", "d", "e"];
  const chart = { ...base, kind: "pie" as const, labels, series: [{ name: "Leads", values: [5, 1, 9, 2, 7] }] };
  const { chart: folded, places } = foldOthers({ ...chart, links: labels.map((one) => `/${one}`) }, 4);
  expect(folded.labels).toEqual(["a", "c", "e", "2 others"]);
  expect(folded.series[0]?.values).toEqual([5, 9, 7, 3]);
  expect(folded.links).toEqual(["/a", "/c", "/e", null]);
  expect(places).toEqual([0, 2, 4, null]);
  expect(foldOthers(chart, 5).chart).toBe(chart);
});
