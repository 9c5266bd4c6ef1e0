import { expect, test } from "vitest";
import { onTheirWay } from "./on-their-way.ts";

const stages = (...names: string[]) => names.map((name) => ({ name, count: 1 }));

test("a funnel keeps the cycle's order and leaves out who went another way", () => {
  const kept = onTheirWay(stages("New", "Qualified", "Signed", "Lost", "Not interested", "Unqualified", "DQ", ""));
  expect(kept.map(({ name }) => name)).toEqual(["New", "Qualified", "Signed", ""]);
});

test("a stage without anybody is no step of the way", () => {
  expect(onTheirWay([{ name: "New", count: 0 }])).toEqual([]);
});
