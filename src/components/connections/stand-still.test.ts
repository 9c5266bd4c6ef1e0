import { expect, test } from "vitest";
import { standStill } from "./stand-still.ts";

const month = { month: "2026-03", items: 0, failed: 0, checkedAt: null, reason: null, healable: false };
const coverage = {
  from: null,
  to: null,
  streams: [
    {
      stream: "gmail.messages",
      months: [
        { ...month, state: "running" as const },
        { ...month, state: "complete" as const },
      ],
    },
  ],
};

test("nothing is being read while a run is paused", () => {
  expect(standStill(coverage, "paused").streams[0]?.months.map(({ state }) => state)).toEqual(["missing", "complete"]);
  expect(standStill(coverage, "running")).toBe(coverage);
  expect(standStill(coverage, undefined)).toBe(coverage);
});
