import { expect, test } from "vitest";
import { isFiltered, listInput, NO_FILTERS, nextOrder, orderOf, readPipelineFilters } from "./pipeline-query.ts";

const from = (query: string) => {
  const params = new URLSearchParams(query);
  return readPipelineFilters((name) => params.get(name));
};

test("without a word the newest opportunities come first, and the address stays empty", () => {
  expect(from("")).toEqual(NO_FILTERS);
  expect(from("?sort=created&dir=desc&stage=")).toEqual(NO_FILTERS);
  expect(listInput(NO_FILTERS)).toEqual({ sort: "created", dir: "desc" });
});

test("a stage and an order come out of an address", () => {
  expect(listInput(from("?stage=FDD%20sent&sort=value&dir=asc&from=2026-10-01"))).toEqual({
    stage: "FDD sent",
    createdFrom: "2026-10-01",
    sort: "value",
    dir: "asc",
  });
  expect(from("?sort=colour&dir=up")).toEqual(NO_FILTERS);
});

test("a press on a column begins with most, or with A, and turns round", () => {
  expect(nextOrder(orderOf(NO_FILTERS), "candidate")).toEqual({ sort: "candidate", dir: "asc" });
  expect(nextOrder({ sort: "value", dir: "desc" }, "value")).toEqual({ sort: "value", dir: "asc" });
});

test("an order is no filter", () => {
  expect(isFiltered(from("?sort=value"))).toBe(false);
  expect(isFiltered(from("?market=(none)"))).toBe(true);
  expect(listInput(from("?market=(none)"))).toMatchObject({ market: "" });
});
