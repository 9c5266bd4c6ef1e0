import { expect, test } from "vitest";
import { monthsSince, nextLength } from "./read-back.ts";

const now = new Date("2026-11-20T10:00:00Z");

test("months are counted as the server cuts them", () => {
  expect(monthsSince("2025-11-01T00:00:00Z", now)).toBe(12);
  expect(monthsSince("2026-11-01T00:00:00Z", now)).toBe(1);
  expect(monthsSince("1900-01-01T00:00:00Z", now)).toBe(600);
});

test("further back means further than what was read", () => {
  expect(nextLength(0)).toBe(6);
  expect(nextLength(12)).toBe(24);
  expect(nextLength(13)).toBe(24);
  expect(nextLength(600)).toBe(600);
});
