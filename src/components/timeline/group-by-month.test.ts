import { expect, test } from "vitest";
import { groupByMonth } from "./group-by-month.ts";

const item = (occurredAt: string, allDay = false) => ({ occurredAt, allDay });

test("an instant belongs to the month it has in the workspace's zone", () => {
  const items = [item("2026-10-31T23:30:00Z")];
  expect(groupByMonth(items, "Europe/Copenhagen")[0]?.label).toBe("November 2026");
  expect(groupByMonth(items, "America/New_York")[0]?.label).toBe("October 2026");
});

test("an all-day event keeps its date in every zone", () =>
  expect(groupByMonth([item("2026-11-01T00:00:00Z", true)], "America/New_York")[0]?.label).toBe("November 2026"));

test("order is kept and neighbours of one month share a heading", () => {
  const months = groupByMonth(
    [item("2026-11-20T10:00:00Z"), item("2026-11-02T10:00:00Z"), item("2026-09-30T10:00:00Z")],
    "UTC",
  );
  expect(months.map(({ label, items }) => [label, items.length])).toEqual([
    ["November 2026", 2],
    ["September 2026", 1],
  ]);
});
