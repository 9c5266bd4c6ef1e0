import { expect, test } from "vitest";
import { changeOf } from "./change.ts";

const leads = { kind: "count", one: "lead", many: "leads" } as const;
const dollars = { kind: "money", currency: "USD" } as const;

test("a change says how many more or less, and which share", () => {
  expect(changeOf({ value: 112, before: 100 }, leads, "a week ago")).toEqual({
    way: "up",
    short: "+12 (+12%)",
    words: "12 leads more than a week ago",
  });
  expect(changeOf({ value: 99, before: 100 }, leads, "a week ago")).toEqual({
    way: "down",
    short: "−1 (−1%)",
    words: "1 lead less than a week ago",
  });
});

test("money changes in its currency, to the cent", () => {
  expect(changeOf({ value: 1_500.3, before: 1_000.1 }, dollars, "a week ago")).toMatchObject({
    short: "+$500 (+50%)",
    words: "$500.20 more than a week ago",
  });
});

test("nothing before has no share, no history no change", () => {
  expect(changeOf({ value: 5, before: 0 }, leads, "a week ago").short).toBe("+5");
  expect(changeOf({ value: 5, before: 5 }, leads, "a week ago").way).toBe("same");
  expect(changeOf({ value: 5, before: null }, leads, "a week ago")).toMatchObject({
    way: "unknown",
    words: "nothing known of a week ago",
  });
});
