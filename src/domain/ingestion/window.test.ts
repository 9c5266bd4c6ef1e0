import fc from "fast-check";
import { expect, test } from "vitest";
import { cutWindow, monthsBefore } from "./window.ts";

const instants = fc.date({
  min: new Date("1990-01-01T00:00:00Z"),
  max: new Date("2090-01-01T00:00:00Z"),
  noInvalidDate: true,
});

test("spans cover the window without gap or overlap, newest first, each within its month", () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 60 }), (to, months) => {
      const from = monthsBefore(to, months);
      const chunks = cutWindow(from, to);
      expect(chunks.at(-1)?.from).toEqual(from);
      for (const [i, chunk] of chunks.entries()) {
        expect(chunk.from < chunk.to).toBe(true);
        expect(chunk.from.toISOString().slice(0, 7)).toBe(chunk.month.slice(0, 7));
        expect(new Date(chunk.to.getTime() - 1).toISOString().slice(0, 7)).toBe(chunk.month.slice(0, 7));
        expect(chunk.to).toEqual(i === 0 ? to : chunks[i - 1]?.from);
      }
    }),
    { numRuns: 500 },
  );
});

test("the newest span ends with the window, the oldest begins with it", () => {
  const chunks = cutWindow(new Date("2026-09-15T12:00:00Z"), new Date("2026-11-20T06:00:00Z"));
  expect(chunks.map((chunk) => [chunk.month, chunk.from.toISOString(), chunk.to.toISOString()])).toEqual([
    ["2026-11-01", "2026-11-01T00:00:00.000Z", "2026-11-20T06:00:00.000Z"],
    ["2026-10-01", "2026-10-01T00:00:00.000Z", "2026-11-01T00:00:00.000Z"],
    ["2026-09-01", "2026-09-15T12:00:00.000Z", "2026-10-01T00:00:00.000Z"],
  ]);
});

test("a window begins with the first instant of a month, so that coverage counts whole ones", () => {
  expect(monthsBefore(new Date("2024-03-31T10:00:00Z"), 1).toISOString()).toBe("2024-02-01T00:00:00.000Z");
  expect(monthsBefore(new Date("2026-01-15T00:00:00Z"), 12).toISOString()).toBe("2025-01-01T00:00:00.000Z");
});
