import { expect, test } from "vitest";
import { isBackwards, isFiltered, NO_FILTERS, readTimelineFilters, timelineInput } from "./timeline-query.ts";

const read = (query: string) => {
  const params = new URLSearchParams(query);
  return readTimelineFilters((name) => params.get(name));
};

test("every filter of the address is asked for", () =>
  expect(timelineInput(read("kind=email&direction=in&from=2026-01-01&to=2026-02-28&q=+offer+"))).toEqual({
    kind: "email",
    direction: "in",
    from: "2026-01-01",
    to: "2026-02-28",
    search: "offer",
  }));

test("what makes no sense is left out", () => {
  expect(read("kind=fax&direction=sideways&from=2026-02-30&to=0002-01-01&x=1")).toEqual(NO_FILTERS);
  expect(isFiltered(read("q=++&from=yesterday"))).toBe(false);
});

test("meetings are neither received nor sent", () =>
  expect(timelineInput(read("kind=meeting&direction=in"))).toEqual({ kind: "meeting" }));

test("a first day after the last one is noticed, the same day is a range", () => {
  expect(isBackwards(read("from=2026-03-02&to=2026-03-01"))).toBe(true);
  expect(isBackwards(read("from=2026-03-01&to=2026-03-01"))).toBe(false);
  expect(isBackwards(read("from=2026-03-01"))).toBe(false);
});
