import { dayInputs, dayText, nameInputs, oneOf, searchText } from "#src/components/figures/filter-inputs.ts";

/** What the address says about the list of opportunities. The empty string asks for nothing, and stays out of it. */
export type PipelineFilters = {
  q: string;
  stage: string;
  source: string;
  owner: string;
  market: string;
  from: string;
  to: string;
  sort: string;
  dir: string;
};

export type SortKey = "created" | "value" | "weightedIff" | "likely" | "candidate";
export type SortOrder = { sort: SortKey; dir: "asc" | "desc" };

export const NO_FILTERS: PipelineFilters = {
  q: "",
  stage: "",
  source: "",
  owner: "",
  market: "",
  from: "",
  to: "",
  sort: "",
  dir: "",
};

/** Each way to sort, with what both directions mean. Newest and most come first, names from A. */
export const SORTS: readonly { sort: SortKey; asc: string; desc: string }[] = [
  { sort: "created", desc: "Newest first", asc: "Oldest first" },
  { sort: "value", desc: "Largest deal first", asc: "Smallest deal first" },
  { sort: "weightedIff", desc: "Highest weighted IFF first", asc: "Lowest weighted IFF first" },
  { sort: "likely", desc: "Most likely first", asc: "Least likely first" },
  { sort: "candidate", asc: "Candidate, A to Z", desc: "Candidate, Z to A" },
];

const firstDir = (sort: SortKey) => (sort === "candidate" ? "asc" : "desc");
const sortOf = (text: string | null): SortKey => SORTS.find(({ sort }) => sort === text)?.sort ?? "created";

/** Anything an address can hold, as filters; what makes no sense is left out. */
export function readPipelineFilters(read: (name: keyof PipelineFilters) => string | null): PipelineFilters {
  const sort = sortOf(read("sort"));
  const dir = oneOf(read("dir"), ["asc", "desc"]) || firstDir(sort);
  return {
    q: searchText(read("q")),
    stage: searchText(read("stage")),
    source: searchText(read("source")),
    owner: searchText(read("owner")),
    market: searchText(read("market")),
    from: dayText(read("from")),
    to: dayText(read("to")),
    ...writeOrder({ sort, dir: dir === "asc" ? "asc" : "desc" }),
  };
}

export function orderOf({ sort: text, dir }: PipelineFilters): SortOrder {
  const sort = sortOf(text);
  return { sort, dir: dir === "asc" || dir === "desc" ? dir : firstDir(sort) };
}

/** The order as the address spells it: what is usual stays out. */
export function writeOrder({ sort, dir }: SortOrder): Pick<PipelineFilters, "sort" | "dir"> {
  return { sort: sort === "created" ? "" : sort, dir: dir === firstDir(sort) ? "" : dir };
}

/** A press on a column sorts by it, and turns the order round when it already does. */
export function nextOrder(now: SortOrder, sort: SortKey): SortOrder {
  if (now.sort !== sort) return { sort, dir: firstDir(sort) };
  return { sort, dir: now.dir === "asc" ? "desc" : "asc" };
}

/** What `pipeline.list` is asked for. */
export function listInput(filters: PipelineFilters) {
  const q = filters.q.trim();
  return { ...(q ? { q } : {}), ...nameInputs(filters), ...dayInputs(filters), ...orderOf(filters) };
}

export const isFiltered = ({ sort: _sort, dir: _dir, ...asked }: PipelineFilters): boolean =>
  Object.values(asked).some((value) => value.trim() !== "");
