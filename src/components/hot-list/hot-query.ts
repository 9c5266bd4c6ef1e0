import { nameFromQuery } from "#src/paths.ts";

/** What the address says about the hot list. The empty string is the default everywhere, and stays out of it. */
export type HotFilters = {
  q: string;
  market: string;
  stage: string;
  min: string;
  attention: string;
  sort: string;
  dir: string;
};

export type HotSort = "weightedIff" | "candidate" | "units" | "likely";
export type HotOrder = { sort: HotSort; dir: "asc" | "desc" };

export const NO_FILTERS: HotFilters = { q: "", market: "", stage: "", min: "", attention: "", sort: "", dir: "" };

/** Each way to sort, and what both directions mean. */
export const SORTS: readonly { sort: HotSort; asc: string; desc: string }[] = [
  { sort: "weightedIff", desc: "Highest weighted IFF first", asc: "Lowest weighted IFF first" },
  { sort: "likely", desc: "Most likely first", asc: "Least likely first" },
  { sort: "units", desc: "Most units first", asc: "Fewest units first" },
  { sort: "candidate", asc: "Candidate, A to Z", desc: "Candidate, Z to A" },
];

/** Per cent. */
export const LIKELY = ["25", "50", "75", "90"] as const;
const ATTENTION = ["idle", "unscheduled"] as const;
const MAX_TEXT = 200;

const firstDir = (sort: HotSort) => (sort === "candidate" ? "asc" : "desc");
const sortOf = (text: string | null | undefined): HotSort =>
  SORTS.find(({ sort }) => sort === text)?.sort ?? "weightedIff";

/** Anything an address can hold, as filters; what makes no sense is left out. */
export function readHotFilters(read: (name: keyof HotFilters) => string | null | undefined): HotFilters {
  const one = (name: keyof HotFilters, known: readonly string[]) => known.find((value) => value === read(name)) ?? "";
  const text = (name: keyof HotFilters) => (read(name) ?? "").slice(0, MAX_TEXT);
  const sort = sortOf(read("sort"));
  const dir = one("dir", ["asc", "desc"]) || firstDir(sort);
  return {
    q: text("q"),
    market: text("market"),
    stage: text("stage"),
    min: one("min", LIKELY),
    attention: one("attention", ATTENTION),
    ...writeOrder({ sort, dir: dir === "asc" ? "asc" : "desc" }),
  };
}

export function orderOf({ sort: text, dir }: HotFilters): HotOrder {
  const sort = sortOf(text);
  return { sort, dir: dir === "asc" || dir === "desc" ? dir : firstDir(sort) };
}

/** The order as the address spells it: what is usual stays out. */
export function writeOrder({ sort, dir }: HotOrder): Pick<HotFilters, "sort" | "dir"> {
  return { sort: sort === "weightedIff" ? "" : sort, dir: dir === firstDir(sort) ? "" : dir };
}

/** A press on a column sorts by it, and turns the order round when it already does. */
export function nextOrder(now: HotOrder, sort: HotSort): HotOrder {
  if (now.sort !== sort) return { sort, dir: firstDir(sort) };
  return { sort, dir: now.dir === "asc" ? "desc" : "asc" };
}

/** What `hotList.list` is asked for. */
export function listInput(filters: HotFilters) {
  const { q, market, stage, min } = filters;
  const attention = ATTENTION.find((one) => one === filters.attention);
  return {
    ...(q.trim() ? { q: q.trim() } : {}),
    ...(market ? { market: nameFromQuery(market) } : {}),
    ...(stage ? { stage: nameFromQuery(stage) } : {}),
    ...(min ? { minLikely: Number(min) } : {}),
    ...(attention ? { attention } : {}),
    ...orderOf(filters),
  };
}

export const isFiltered = ({ q, market, stage, min, attention }: HotFilters): boolean =>
  [q.trim(), market, stage, min, attention].some((value) => value !== "");
