import { expect, test } from "vitest";
import { dailyFigures, dayAfter } from "./history.ts";

const row = (account: string, day: string, total: number) => ({ account, day, figures: { total } });

test("a day without a row stands as the last one before it, of each account by itself", () => {
  const rows = [row("a", "2026-02-20", 5), row("b", "2026-02-27", 10), row("a", "2026-03-01", 7)];
  expect(dailyFigures(rows, "2026-02-26", "2026-03-02")).toEqual([
    { day: "2026-02-26", total: 5 },
    { day: "2026-02-27", total: 15 },
    { day: "2026-02-28", total: 15 },
    { day: "2026-03-01", total: 17 },
    { day: "2026-03-02", total: 17 },
  ]);
});

test("days before the first row are left out", () => {
  expect(dailyFigures([row("a", "2026-03-02", 1)], "2026-02-27", "2026-03-02")).toEqual([
    { day: "2026-03-02", total: 1 },
  ]);
  expect(dailyFigures([], "2026-02-27", "2026-03-02")).toEqual([]);
});

test("days are counted by the calendar", () => {
  expect([dayAfter("2028-02-28"), dayAfter("2026-03-01", -1), dayAfter("2026-12-31")]).toEqual([
    "2028-02-29",
    "2026-02-28",
    "2027-01-01",
  ]);
});
