import { expect, test } from "vitest";
import { chartCsv } from "./chart-csv.ts";

test("a chart's numbers are a line a label, and no label is a formula", () => {
  expect(
    chartCsv({
      kind: "bar",
      title: "Value",
      unit: { kind: "money", currency: "USD" },
      of: { one: "source", many: "sources" },
      labels: ["Web, paid", "=SUM(A1)"],
      series: [
        { name: "Value", values: [12.5, 3] },
        { name: "Before", values: [null, 0] },
      ],
    }),
  ).toBe('source,Value (USD),Before (USD)\r\n"Web, paid",12.5,\r\n\'=SUM(A1),3,0\r\n');
});
