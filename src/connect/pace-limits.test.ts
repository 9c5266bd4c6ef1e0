import { expect, test } from "vitest";
import { type PaceLimits, paceOf } from "./pace-limits.ts";

const defaults: PaceLimits = { requestsPerSecond: 1, parallelFetches: 5, units: { gmail: 6_000, calendar: 600 } };

function read(stored: unknown) {
  const lines: unknown[] = [];
  const limits = paceOf(defaults, stored, "gmail", { warn: (...args: unknown[]) => void lines.push(args) } as never);
  return { limits, lines };
}

test("a connection without a pace of its own has the deployment's", () => {
  for (const stored of [null, undefined, {}]) expect(read(stored)).toEqual({ limits: defaults, lines: [] });
});

test("what a connection has of its own wins, the rest is the deployment's", () => {
  expect(read({ unitsPerMinute: 3_000 }).limits).toEqual({ ...defaults, units: { gmail: 3_000, calendar: 600 } });
  expect(read({ requestsPerSecond: 0.5, parallelFetches: 0 }).limits).toEqual({
    ...defaults,
    requestsPerSecond: 0.5,
    parallelFetches: 0,
  });
});

test.each([
  ["a word", "fast"],
  ["a list", [1]],
  ["an unknown name", { unitsPerHour: 5 }],
  ["a number below zero", { requestsPerSecond: -1 }],
  ["half a unit", { unitsPerMinute: 0.5 }],
  ["a number as text", { parallelFetches: "5" }],
])("%s is left aside, with a line in the log that holds no value of it", (_name, stored) => {
  const { limits, lines } = read(stored);
  expect(limits).toEqual(defaults);
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toMatch(/fast|unitsPerHour":|"5"/);
});
