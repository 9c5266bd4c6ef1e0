import { assert, constantFrom, property, record, string } from "fast-check";
import { expect, test } from "vitest";
import {
  type ContactFilters,
  filtersCameFrom,
  listInput,
  nextOrder,
  orderOf,
  readContactFilters,
  SORTS,
} from "./contact-query.ts";

const read = (query: string) => {
  const params = new URLSearchParams(query);
  return readContactFilters((name) => params.get(name));
};

test("without anything in the address, people come by their latest activity", () =>
  expect(listInput(read(""))).toEqual({ includeAutomated: false, sort: "lastSeen", dir: "desc" }));

test("every filter of the address is asked for", () =>
  expect(listInput(read("q=+ana+&automated=1&sort=name&dir=desc&has=meeting"))).toEqual({
    search: "ana",
    includeAutomated: true,
    sort: "name",
    dir: "desc",
    has: "meeting",
  }));

test("names begin at A, everything else with the newest or the most", () => {
  for (const { sort } of SORTS) expect(orderOf(read(`sort=${sort}`)).dir).toBe(sort === "name" ? "asc" : "desc");
});

test("what makes no sense is left out, and what is usual is not spelled", () =>
  expect(read("sort=drop+table&dir=up&has=fax&automated=yes")).toEqual(read("sort=lastSeen&dir=desc")));

test("a second press on a column turns its order round", () => {
  const byName = nextOrder({ sort: "lastSeen", dir: "desc" }, "name");
  expect(byName).toEqual({ sort: "name", dir: "asc" });
  expect(nextOrder(byName, "name")).toEqual({ sort: "name", dir: "desc" });
});

test("the way back to the list keeps its filters, and takes none from anywhere else", () => {
  expect(filtersCameFrom("https://hub.example.com/contacts?q=ana&sort=name&x=1")).toEqual(read("q=ana&sort=name"));
  for (const other of [null, "", "about:blank", "https://hub.example.com/sync?q=ana"])
    expect(filtersCameFrom(other)).toEqual(read(""));
});

test("filters survive the address, whatever they were", () => {
  const any = record({
    q: string({ maxLength: 200 }),
    automated: constantFrom("", "1", "2"),
    sort: constantFrom("", "lastSeen", "name", "emails", "x"),
    dir: constantFrom("", "asc", "desc", "x"),
    has: constantFrom("", "email", "meeting", "x"),
  });
  assert(
    property(any, (filters) => {
      const once = readContactFilters((name) => filters[name]);
      const address = new URLSearchParams(once as ContactFilters & Record<string, string>);
      expect(readContactFilters((name) => address.get(name))).toEqual(once);
    }),
  );
});
