import { expect, test } from "vitest";
import { isFiltered, listInput, NO_FILTERS, readLeadFilters } from "./lead-query.ts";

const from = (query: string) => {
  const params = new URLSearchParams(query);
  return readLeadFilters((name) => params.get(name));
};

test("filters come out of an address, and what makes no sense does not", () => {
  expect(from("?source=Web&qualified=yes&from=2026-11-01&q=ann&other=1")).toEqual({
    ...NO_FILTERS,
    source: "Web",
    qualified: "yes",
    from: "2026-11-01",
    q: "ann",
  });
  expect(from("?qualified=perhaps&from=2026-02-30&to=soon")).toEqual(NO_FILTERS);
});

test("only what is asked for goes into the question", () => {
  expect(listInput(NO_FILTERS)).toEqual({});
  expect(listInput(from("?q=%20ann%20&status=New&qualified=no&to=2026-11-20"))).toEqual({
    q: "ann",
    status: "New",
    qualified: false,
    createdTo: "2026-11-20",
  });
});

test("leads without a source are asked for by a name of their own", () => {
  expect(listInput(from("?source=(none)"))).toEqual({ source: "" });
});

test("days the wrong way round are turned", () => {
  expect(listInput(from("?from=2026-11-20&to=2026-11-01"))).toEqual({
    createdFrom: "2026-11-01",
    createdTo: "2026-11-20",
  });
});

test("blanks are no search", () => {
  expect(isFiltered(from("?q=%20"))).toBe(false);
  expect(isFiltered(from("?owner=Ines"))).toBe(true);
});
