import { expect, test } from "vitest";
import { compareInput, periodOf, readReportFilters } from "./report-query.ts";

const TODAY = "2026-11-20";
const from = (query: string) => {
  const params = new URLSearchParams(query);
  return readReportFilters((name) => params.get(name));
};

test("without a word it is the last thirty days by source", () => {
  expect(compareInput(from(""), TODAY)).toEqual({ from: "2026-10-22", to: TODAY, by: "source" });
});

test("days, group and filters come out of an address", () => {
  expect(compareInput(from("?from=2026-01-01&to=2026-03-31&by=owner&stage=Signed&market=(none)"), TODAY)).toEqual({
    from: "2026-01-01",
    to: "2026-03-31",
    by: "owner",
    stage: "Signed",
    market: "",
  });
  expect(from("?by=colour&from=yesterday")).toEqual(from(""));
});

test("half a period is filled up, a turned one turned, a long one cut", () => {
  expect(periodOf({ from: "2026-11-01", to: "" }, TODAY)).toEqual({ from: "2026-11-01", to: TODAY });
  expect(periodOf({ from: "", to: "2026-03-31" }, TODAY)).toEqual({ from: "2026-03-02", to: "2026-03-31" });
  expect(periodOf({ from: "2027-01-01", to: "" }, TODAY)).toEqual({ from: "2027-01-01", to: "2027-01-01" });
  expect(periodOf({ from: "2026-02-01", to: "2026-01-01" }, TODAY)).toEqual({ from: "2026-01-01", to: "2026-02-01" });
  expect(periodOf({ from: "1990-01-01", to: TODAY }, TODAY)).toEqual({ from: "2024-11-20", to: TODAY });
});
