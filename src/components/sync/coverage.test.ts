import { expect, test } from "vitest";
import { coverageCsv } from "./coverage-csv.ts";
import { groupByYear, summarise, toHeal } from "./coverage-years.ts";

const month = (name: string, state: "complete" | "missing" | "failed" | "running" = "complete") => ({
  month: name,
  state,
  items: 10,
  failed: 0,
  checkedAt: null,
  reason: null,
  healable: state !== "running",
});

const coverage = {
  from: null,
  to: null,
  streams: [
    { stream: "gmail.messages", months: [month("2025-11"), month("2025-12", "missing"), month("2026-01", "failed")] },
    { stream: "calendar.events", months: [month("2025-12", "missing"), month("2026-01", "running")] },
  ],
};

test("years are rows of twelve, newest first, with nothing where nothing was asked for", () => {
  const years = groupByYear(coverage.streams[0]?.months ?? []);
  expect(years.map(({ year }) => year)).toEqual(["2026", "2025"]);
  expect(years.map(({ months }) => months.map((one) => one?.month.slice(5) ?? "·").join(" "))).toEqual([
    "01 · · · · · · · · · · ·",
    "· · · · · · · · · · 11 12",
  ]);
});

test("months to be healed are counted once, without what is being read", () => expect(toHeal(coverage)).toBe(2));

test("a stream is summed up in one line", () => {
  expect(summarise(coverage).map(({ label, items, text }) => [label, items, text])).toEqual([
    ["Mail", 30, "1 of 3 months complete · 1 failed · 1 not read yet"],
    ["Calendar", 20, "0 of 2 months complete · 1 being read · 1 not read yet"],
  ]);
});

test("the file is one that a spreadsheet reads and does not run", () => {
  const reason = '=HYPERLINK("http://example.com"), said the server';
  const streams = [{ stream: "gmail.messages", months: [{ ...month("2026-01", "failed"), reason }] }];
  expect(coverageCsv("ana@example.com", { from: null, to: null, streams })).toBe(
    "account,stream,month,state,items,failed,checked_at,reason\r\n" +
      'ana@example.com,Mail,2026-01,failed,10,0,,"\'=HYPERLINK(""http://example.com""), said the server"\r\n',
  );
});
