import { paths } from "#src/paths.ts";

/** What the address says about the list of contacts. The empty string is the default everywhere, and stays out of it. */
export type ContactFilters = { q: string; automated: string; sort: string; dir: string; has: string };

export type SortKey = "lastSeen" | "firstSeen" | "name" | "emails" | "meetings";
export type SortDir = "asc" | "desc";
export type SortOrder = { sort: SortKey; dir: SortDir };

export const NO_FILTERS: ContactFilters = { q: "", automated: "", sort: "", dir: "", has: "" };

/** Each way to sort: how its column is called, and what both directions mean. Newest and most come first, names from A. */
export const SORTS: readonly { sort: SortKey; label: string; asc: string; desc: string }[] = [
  { sort: "lastSeen", label: "Latest activity", desc: "Latest activity first", asc: "Longest without activity first" },
  { sort: "firstSeen", label: "First seen", desc: "Newest contacts first", asc: "Oldest contacts first" },
  { sort: "name", label: "Name", asc: "Name, A to Z", desc: "Name, Z to A" },
  { sort: "emails", label: "Emails", desc: "Most emails first", asc: "Fewest emails first" },
  { sort: "meetings", label: "Meetings", desc: "Most meetings first", asc: "Fewest meetings first" },
];

const HAS = ["email", "meeting"] as const;
const MAX_SEARCH = 200;
const firstDir = (sort: SortKey): SortDir => (sort === "name" ? "asc" : "desc");

/** Anything an address can hold, as filters; what makes no sense is left out. */
export function readContactFilters(read: (name: keyof ContactFilters) => string | null): ContactFilters {
  const one = (name: keyof ContactFilters, ...known: string[]) => known.find((value) => value === read(name)) ?? "";
  const sort = SORTS.find((candidate) => candidate.sort === read("sort"))?.sort ?? "lastSeen";
  const dir = one("dir", "asc", "desc") || firstDir(sort);
  return {
    q: (read("q") ?? "").slice(0, MAX_SEARCH),
    automated: one("automated", "1"),
    has: one("has", ...HAS),
    ...writeOrder({ sort, dir: dir === "asc" ? "asc" : "desc" }),
  };
}

/** The filters of the list that a visitor comes from; none when they come from elsewhere. */
export function filtersCameFrom(referer: string | null): ContactFilters {
  const from = referer && URL.canParse(referer) ? new URL(referer) : null;
  if (from?.pathname !== paths.contacts()) return NO_FILTERS;
  return readContactFilters((name) => from.searchParams.get(name));
}

export function orderOf(filters: ContactFilters): SortOrder {
  const sort = SORTS.find((candidate) => candidate.sort === filters.sort)?.sort ?? "lastSeen";
  return { sort, dir: filters.dir === "asc" || filters.dir === "desc" ? filters.dir : firstDir(sort) };
}

/** The order as the address spells it: what is usual stays out. */
export function writeOrder({ sort, dir }: SortOrder): Pick<ContactFilters, "sort" | "dir"> {
  return { sort: sort === "lastSeen" ? "" : sort, dir: dir === firstDir(sort) ? "" : dir };
}

/** A press on a column sorts by it, and turns the order round when it already does. */
export function nextOrder(now: SortOrder, sort: SortKey): SortOrder {
  if (now.sort !== sort) return { sort, dir: firstDir(sort) };
  return { sort, dir: now.dir === "asc" ? "desc" : "asc" };
}

/** What `contacts.list` is asked for. */
export function listInput(filters: ContactFilters) {
  const search = filters.q.trim();
  const has = HAS.find((one) => one === filters.has);
  return {
    ...(search ? { search } : {}),
    includeAutomated: filters.automated === "1",
    ...orderOf(filters),
    ...(has ? { has } : {}),
  };
}

/** True when fewer contacts are asked for than there are people, or more. */
export const isFiltered = ({ q, automated, has }: ContactFilters): boolean =>
  q.trim() !== "" || automated !== "" || has !== "";
