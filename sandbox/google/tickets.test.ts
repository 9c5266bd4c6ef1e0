import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTickets } from "./tickets.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a ticket can be taken once", () => {
  const tickets = createTickets<string>("t");
  const name = tickets.issue("value");
  expect([tickets.take(name), tickets.take(name), tickets.take("guess")]).toEqual(["value", undefined, undefined]);
});

test("a ticket is worthless after ten minutes", () => {
  const tickets = createTickets<string>("t");
  const [early, late] = [tickets.issue("a"), tickets.issue("b")];
  vi.advanceTimersByTime(10 * 60_000 - 1);
  expect(tickets.take(early)).toBe("a");
  vi.advanceTimersByTime(1);
  expect(tickets.take(late)).toBeUndefined();
});
