import { expect, test } from "vitest";
import { isFiltered, listInput, NO_FILTERS, readNotesFilters } from "./notes-query.ts";

test("an empty search asks for everything", () => {
  expect(readNotesFilters(() => null)).toEqual(NO_FILTERS);
  expect(listInput({ q: "  ", client: "" })).toEqual({});
  expect(isFiltered({ q: "  ", client: "" })).toBe(false);
});

test("a search keeps its last space, by which its last word is whole", () => {
  expect(listInput({ q: " budget ", client: "17" })).toEqual({ q: "budget ", clientId: "17" });
  expect(isFiltered({ q: "", client: "17" })).toBe(true);
  expect(readNotesFilters((name) => (name === "q" ? "x".repeat(300) : null)).q).toHaveLength(200);
});
