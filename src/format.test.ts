import { describe, expect, test } from "vitest";
import {
  formatDateTime,
  formatDayLong,
  formatDayShort,
  formatDuration,
  formatMoney,
  formatMoneyShort,
  formatMonth,
  formatPercent,
  formatRelative,
  formatSpan,
  initials,
  plural,
} from "./format.ts";

test("a time is shown in the workspace's zone, not the server's", () => {
  expect(formatDateTime("2026-11-20T23:30:00Z", "Asia/Kolkata")).toBe("21 Nov 2026, 05:00");
  expect(formatDateTime("2026-11-20T23:30:00Z", "America/New_York")).toBe("20 Nov 2026, 18:30");
});

test("a month keeps its name in every zone", () => expect(formatMonth("2026-11")).toBe("November 2026"));

describe("relative time", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  test.each([
    ["2026-11-20T11:59:30Z", "just now"],
    ["2026-11-20T11:55:00Z", "5 minutes ago"],
    ["2026-11-20T09:00:00Z", "3 hours ago"],
    ["2026-11-19T11:00:00Z", "yesterday"],
    ["2026-11-06T12:00:00Z", "2 weeks ago"],
    ["2026-05-20T12:00:00Z", "6 months ago"],
    ["2023-11-20T12:00:00Z", "3 years ago"],
    ["2026-11-22T12:00:00Z", "in 2 days"],
  ])("%s is %s", (at, words) => expect(formatRelative(at, now)).toBe(words));
});

test("an estimate rounds up", () => {
  expect(formatDuration(12)).toBe("less than a minute");
  expect(formatDuration(61)).toBe("2 minutes");
  expect(formatDuration(7_260)).toBe("2 hours 1 minute");
});

test("a length of time has at most two units", () => {
  expect([0.42, 35, 59.7, 245, 4_800, 7_200, 180_000].map(formatSpan)).toEqual([
    "0.4 s",
    "35 s",
    "1 min",
    "4 min",
    "1 h 20 min",
    "2 h",
    "2 d 2 h",
  ]);
});

test("one is singular", () => {
  expect(plural(1, "person", "people")).toBe("1 person");
  expect(plural(2_310, "contact")).toBe("2,310 contacts");
});

test("initials come from names in any script, else from the address", () => {
  expect(initials("Ana María Núñez", "x@example.com")).toBe("AN");
  expect(initials("Ana Núñez (Sundial Insurance)", "x@example.com")).toBe("AN");
  expect(initials("(nobody)", "x@example.com")).toBe("N");
  expect(initials("Ølund", "x@example.com")).toBe("Ø");
  expect(initials("李 雷", "x@example.com")).toBe("李雷");
  expect(initials(null, "jo.day@example.com")).toBe("JD");
  expect(initials(" !! ", "@")).toBe("?");
});

test("money is in the workspace's currency, with cents only where there are some", () => {
  expect(formatMoney(45_000, "USD")).toBe("$45,000");
  expect(formatMoney(12.5, "EUR")).toBe("€12.50");
  expect(formatMoney(45_000, "JPY")).toBe("¥45,000");
  expect(formatMoneyShort(1_234_567, "USD")).toBe("$1.23m");
  expect(formatMoneyShort(45_210, "GBP")).toBe("£45.2k");
});

test("a share has a tenth below ten per cent, and a sign where it is a change", () => {
  expect([0.0821, 0.1284, 1].map((share) => formatPercent(share))).toEqual(["8.2%", "13%", "100%"]);
  expect([0.042, -0.25, 0].map((share) => formatPercent(share, "signed"))).toEqual(["+4.2%", "−25%", "0%"]);
});

test("a day without a zone stays that day", () => {
  expect([formatDayShort("2026-11-20"), formatDayLong("2026-01-01")]).toEqual(["20 Nov", "1 Jan 2026"]);
});
