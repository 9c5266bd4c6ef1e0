import { expect, test } from "vitest";
import { elsewhere, groupByDay, placeOf } from "./days.ts";

const NOW = new Date("2026-11-20T13:00:00Z");
const of = (...times: string[]) => times.map((scheduledAt) => ({ scheduledAt }));
const shape = (times: string[], zone: string, now = NOW) =>
  groupByDay(of(...times), zone, now).map(({ title, items }) => [title, items.length]);

test("a day begins at midnight of the reader's zone", () => {
  const times = ["2026-11-20T23:30:00Z", "2026-11-21T04:30:00Z", "2026-11-21T06:30:00Z"];
  expect(shape(times, "UTC")).toEqual([
    ["Today, Fri 20 Nov", 1],
    ["Tomorrow, Sat 21 Nov", 2],
  ]);
  expect(shape(times, "America/Chicago")).toEqual([
    ["Today, Fri 20 Nov", 2],
    ["Tomorrow, Sat 21 Nov", 1],
  ]);
});

test("tomorrow is the next day of the calendar, also when the clock is changed in between", () => {
  const lateOnAShortDay = new Date("2026-03-08T04:30:00Z");
  expect(shape(["2026-03-08T18:00:00Z"], "America/Chicago", lateOnAShortDay)).toEqual([["Tomorrow, Sun 8 Mar", 1]]);
});

test("a day of another year says so", () => {
  expect(shape(["2027-01-04T10:00:00Z"], "UTC")).toEqual([["4 Jan 2027", 1]]);
});

test("the workspace's clock is shown where it says something else, with its day where that differs too", () => {
  expect(elsewhere("2026-11-20T15:00:00Z", "Europe/Lisbon", "Europe/London")).toBeNull();
  expect(elsewhere("2026-11-20T15:00:00Z", "Europe/Lisbon", "America/Chicago")).toBe("09:00 in Chicago");
  expect(elsewhere("2026-11-21T02:00:00Z", "Europe/Lisbon", "America/Chicago")).toBe("Fri 20 Nov, 20:00 in Chicago");
  expect(placeOf("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
});
