import { expect, test } from "vitest";
import { etaSeconds, perSecond } from "./eta.ts";

const pace = { fetched: 100, left: 900, activeSeconds: 10, idleSeconds: 0 };

test("what is left takes as long as at the pace so far", () => {
  expect(perSecond(pace)).toBe(10);
  expect(etaSeconds(pace)).toBe(90);
});

test("the seconds since the last page are taken off, but silence is not taken for progress", () => {
  expect(etaSeconds({ ...pace, idleSeconds: 4 })).toBe(86);
  expect(perSecond({ ...pace, idleSeconds: 20 })).toBe(5);
  expect(etaSeconds({ ...pace, idleSeconds: 20 })).toBe(170);
  expect(etaSeconds({ ...pace, left: 10, idleSeconds: 8 })).toBe(1);
});

test("what the quota allows stands in for what has not been seen long enough", () => {
  expect(etaSeconds({ ...pace, quotaSpeed: 10 })).toBe(90);
  expect(etaSeconds({ ...pace, quotaSpeed: 30 })).toBe(45);
  expect(etaSeconds({ ...pace, fetched: 10_000, activeSeconds: 1_000, quotaSpeed: 30 })).toBe(89);
});

test("nothing is foretold from next to nothing", () => {
  expect(etaSeconds({ ...pace, fetched: 4, left: 96 })).toBeNull();
  expect(etaSeconds({ ...pace, activeSeconds: null })).toBeNull();
  expect(etaSeconds({ ...pace, fetched: 0, left: 0 })).toBe(0);
});
