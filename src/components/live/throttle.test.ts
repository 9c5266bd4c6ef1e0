import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { throttle } from "./throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a burst runs at once and once more when it is over", () => {
  const run = vi.fn<() => void>();
  const call = throttle(1_000, run);
  for (let i = 0; i < 50; i++) call();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1_000);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10_000);
  expect(run).toHaveBeenCalledTimes(2);
});

test("a steady stream runs once per pause", () => {
  const run = vi.fn<() => void>();
  const call = throttle(1_000, run);
  for (let ms = 0; ms < 5_000; ms += 100) {
    call();
    vi.advanceTimersByTime(100);
  }
  expect(run.mock.calls.length).toBeLessThanOrEqual(6);
  expect(run.mock.calls.length).toBeGreaterThanOrEqual(5);
});
