import { expect, test } from "vitest";
import { isPlausible, parseMailDate } from "./dates.ts";

test.each([
  ["Mon, 02 Mar 2026 10:00:00 +0530", "2026-03-02T04:30:00.000Z"],
  ["2 Mar 2026 10:00 -0500", "2026-03-02T15:00:00.000Z"],
  ["Mon, 2 Mar 26 10:00:00 GMT (comment)", "2026-03-02T10:00:00.000Z"],
  ["Mon, 2 Mar 99 10:00:00 EST", "1999-03-02T15:00:00.000Z"],
  ["Mon, 2 Mar 126 10:00:00 +0000", "2026-03-02T10:00:00.000Z"],
  ["From a@example.com Mon Mar  2 10:00:00 2026", "2026-03-02T10:00:00.000Z"],
  ["From 17@xxx Mon Mar 02 10:00:00 +0100 2026", "2026-03-02T09:00:00.000Z"],
  ["2026-03-02T10:00:00Z", "2026-03-02T10:00:00.000Z"],
])("%s", (text, wanted) => {
  expect(new Date(parseMailDate(text) ?? 0).toISOString()).toBe(wanted);
});

test("what is no date is undefined, and absurd years are not believed", () => {
  const nowMs = Date.UTC(2026, 10, 20);
  expect(parseMailDate("yesterday")).toBeUndefined();
  expect(isPlausible(parseMailDate("Mon, 1 Jan 0001 00:00:00 +0000"), nowMs)).toBe(false);
  expect(isPlausible(parseMailDate("Fri, 31 Dec 9999 23:59:59 +0000"), nowMs)).toBe(false);
  expect(isPlausible(parseMailDate("Fri, 20 Nov 2026 01:00:00 +0000"), nowMs)).toBe(true);
});
