import { expect, test } from "vitest";
import { sumOf } from "./sum.ts";

test("amounts add up to the cent, and units that nobody said count as none", () => {
  expect(
    sumOf([
      { units: 2, weightedIff: 0.1 },
      { units: null, weightedIff: 0.2 },
    ]),
  ).toEqual({ units: 2, weightedIff: 0.3 });
  expect(sumOf([])).toEqual({ units: 0, weightedIff: 0 });
});
