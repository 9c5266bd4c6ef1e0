import { expect, test } from "vitest";
import { addDays, daysIn, periodBefore, presetOf, presetsOf, todayIn } from "./period.ts";

const periodOf = (id: string, today: string) => presetsOf(today).find((one) => one.id === id)?.period;

test("days are counted with both ends, over clock changes and leap years", () => {
  expect(daysIn({ from: "2026-11-20", to: "2026-11-20" })).toBe(1);
  expect(daysIn({ from: "2026-03-01", to: "2026-03-31" })).toBe(31);
  expect(daysIn({ from: "2028-02-01", to: "2028-03-01" })).toBe(30);
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
});

test("the period before is as long and ends the day before", () => {
  expect(periodBefore({ from: "2026-11-14", to: "2026-11-20" })).toEqual({ from: "2026-11-07", to: "2026-11-13" });
  expect(periodBefore({ from: "2026-01-01", to: "2026-01-01" })).toEqual({ from: "2025-12-31", to: "2025-12-31" });
});

test("presets are of the month, quarter and year that today is in", () => {
  expect(periodOf("7d", "2026-11-20")).toEqual({ from: "2026-11-14", to: "2026-11-20" });
  expect(periodOf("month", "2026-11-20")).toEqual({ from: "2026-11-01", to: "2026-11-20" });
  expect(periodOf("last-month", "2026-01-15")).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  expect(periodOf("quarter", "2026-11-20")).toEqual({ from: "2026-10-01", to: "2026-11-20" });
  expect(periodOf("last-quarter", "2026-02-10")).toEqual({ from: "2025-10-01", to: "2025-12-31" });
  expect(periodOf("year", "2026-11-20")).toEqual({ from: "2026-01-01", to: "2026-11-20" });
  expect(periodOf("12m", "2026-11-20")).toEqual({ from: "2025-12-01", to: "2026-11-20" });
});

test("days that a preset means are called by its name", () => {
  expect(presetOf({ from: "2026-11-14", to: "2026-11-20" }, "2026-11-20")).toBe("7d");
  expect(presetOf({ from: "2026-11-13", to: "2026-11-20" }, "2026-11-20")).toBe("");
});

test("today is the zone's", () => {
  const late = new Date("2026-11-20T23:30:00Z");
  expect(todayIn("Europe/Berlin", late)).toBe("2026-11-21");
  expect(todayIn("America/Denver", late)).toBe("2026-11-20");
});
