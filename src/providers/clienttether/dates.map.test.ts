import { expect, test } from "vitest";
import { parseCtDate } from "./dates.map.ts";
import { readCtSettings } from "./settings.schema.ts";

const { dateFormats } = readCtSettings(null);
const read = (text: string, zone = "America/Denver") => parseCtDate(text, dateFormats, zone)?.toISOString() ?? null;

test.each([
  ["2026-03-04 05:06:07", "2026-03-04T12:06:07.000Z"],
  ["2026-03-04 05:06", "2026-03-04T12:06:00.000Z"],
  ["2026-03-04T05:06:07", "2026-03-04T12:06:07.000Z"],
  ["2026-03-04", "2026-03-04T07:00:00.000Z"],
  ["03/04/2026 05:06 PM", "2026-03-05T00:06:00.000Z"],
  ["3/4/2026 5:06 p.m.", "2026-03-05T00:06:00.000Z"],
  ["3/4/2026 12:06 AM", "2026-03-04T07:06:00.000Z"],
  ["3/4/2026 12:06 PM", "2026-03-04T19:06:00.000Z"],
  ["03/04/2026 17:06:07", "2026-03-05T00:06:07.000Z"],
  ["03/04/2026", "2026-03-04T07:00:00.000Z"],
  ["Mar 4, 2026 5:06 PM", "2026-03-05T00:06:00.000Z"],
  ["March 4, 2026", "2026-03-04T07:00:00.000Z"],
  ["2026-03-04T05:06:07+02:00", "2026-03-04T03:06:07.000Z"],
  ["2026-03-04T05:06:07.25Z", "2026-03-04T05:06:07.250Z"],
  ["1772600767", "2026-03-04T05:06:07.000Z"],
  ["1772600767123", "2026-03-04T05:06:07.123Z"],
])("%s is read by the account's clocks, or its own offset", (text, instant) => expect(read(text)).toBe(instant));

test.each([
  "",
  "0000-00-00 00:00:00",
  "0",
  "N/A",
  "13/45/2025",
  "2026-02-30",
  "2026-03-04 25:00:00",
  "3/4/2026 13:00 PM",
  "soon",
])("%s is no date", (text) => expect(read(text)).toBeNull());

test("what an empty or a full counter shows is no date", () => {
  expect(read("1969-12-31 17:00:00")).toBeNull();
  expect(read("2038-01-18 20:14:07")).toBeNull();
  expect(read("2106-02-06 23:28:15")).toBeNull();
});

test("an hour that comes twice is the first, one that a clock change skips is as long after it", () => {
  expect(read("2026-11-01 01:30:00")).toBe("2026-11-01T07:30:00.000Z");
  expect(read("2026-03-08 02:30:00")).toBe("2026-03-08T09:30:00.000Z");
});

test("the first format that fits decides, so that days may come first where an account writes so", () => {
  expect(parseCtDate("03/04/2026", ["D/M/YYYY"], "UTC")?.toISOString()).toBe("2026-04-03T00:00:00.000Z");
});
