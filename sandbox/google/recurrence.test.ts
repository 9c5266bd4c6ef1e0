import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { occurrences, parseRule } from "./recurrence.ts";

function dates(rule: string, first: string, last = "2030-01-01") {
  return [
    ...occurrences(parseRule(`RRULE:${rule}`), Temporal.PlainDate.from(first), Temporal.PlainDate.from(last)),
  ].map(String);
}

test.each([
  ["FREQ=DAILY;COUNT=3", "2026-02-27", ["2026-02-27", "2026-02-28", "2026-03-01"]],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=2", "2026-11-19", ["2026-11-19", "2026-12-03"]],
  ["FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=4", "2026-11-18", ["2026-11-18", "2026-11-20", "2026-11-23", "2026-11-25"]],
  ["FREQ=MONTHLY;BYDAY=2TU;COUNT=2", "2026-11-10", ["2026-11-10", "2026-12-08"]],
  ["FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "2026-01-30", ["2026-01-30", "2026-02-27"]],
  ["FREQ=WEEKLY;UNTIL=20261201T090000Z", "2026-11-17", ["2026-11-17", "2026-11-24", "2026-12-01"]],
])("%s from %s", (rule, first, wanted) => {
  expect(dates(rule, first)).toEqual(wanted);
});

test("months without a 31st are skipped, not moved", () => {
  expect(dates("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4", "2026-01-31")).toEqual([
    "2026-01-31",
    "2026-03-31",
    "2026-05-31",
    "2026-07-31",
  ]);
});

test("an endless series stops at the horizon", () => {
  expect(dates("FREQ=WEEKLY", "2026-11-01", "2026-11-20")).toHaveLength(3);
});
