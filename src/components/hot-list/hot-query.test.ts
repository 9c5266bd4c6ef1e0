import { expect, test } from "vitest";
import { isFiltered, listInput, NO_FILTERS, nextOrder, orderOf, readHotFilters, writeOrder } from "./hot-query.ts";

const read = (of: Record<string, string>) => readHotFilters((name) => of[name]);

test("without anything in the address it is sorted by weighted IFF, the highest first", () => {
  expect(read({})).toEqual(NO_FILTERS);
  expect(listInput(NO_FILTERS)).toEqual({ sort: "weightedIff", dir: "desc" });
  expect(isFiltered(NO_FILTERS)).toBe(false);
});

test("filters are read from an address, and what makes no sense is left out", () => {
  const filters = read({ q: " ana ", market: "TX", stage: "(none)", min: "50", attention: "idle", sort: "likely" });
  expect(listInput(filters)).toEqual({
    q: "ana",
    market: "TX",
    stage: "",
    minLikely: 50,
    attention: "idle",
    sort: "likely",
    dir: "desc",
  });
  expect(isFiltered(filters)).toBe(true);
  expect(read({ min: "33", attention: "all", sort: "owner", dir: "down" })).toEqual(NO_FILTERS);
  expect(read({ q: "x".repeat(300) }).q).toHaveLength(200);
});

test("a press on a column sorts by it, a second one turns it round, and the usual order stays out of the address", () => {
  const usual = orderOf(NO_FILTERS);
  const byName = nextOrder(usual, "candidate");
  expect(byName).toEqual({ sort: "candidate", dir: "asc" });
  expect(writeOrder(byName)).toEqual({ sort: "candidate", dir: "" });
  expect(writeOrder(nextOrder(byName, "candidate"))).toEqual({ sort: "candidate", dir: "desc" });
  expect(writeOrder(nextOrder(byName, "weightedIff"))).toEqual({ sort: "", dir: "" });
});
