import { dayInputs, dayText, nameInputs, oneOf, searchText } from "#src/components/figures/filter-inputs.ts";

/** What the address says about the list of leads. The empty string asks for nothing, and stays out of it. */
export type LeadFilters = {
  q: string;
  source: string;
  status: string;
  owner: string;
  market: string;
  qualified: string;
  from: string;
  to: string;
};

export const NO_FILTERS: LeadFilters = {
  q: "",
  source: "",
  status: "",
  owner: "",
  market: "",
  qualified: "",
  from: "",
  to: "",
};

/** Anything an address can hold, as filters; what makes no sense is left out. */
export function readLeadFilters(read: (name: keyof LeadFilters) => string | null): LeadFilters {
  return {
    q: searchText(read("q")),
    source: searchText(read("source")),
    status: searchText(read("status")),
    owner: searchText(read("owner")),
    market: searchText(read("market")),
    qualified: oneOf(read("qualified"), ["yes", "no"]),
    from: dayText(read("from")),
    to: dayText(read("to")),
  };
}

/** What `leads.list` is asked for. */
export function listInput(filters: LeadFilters) {
  const q = filters.q.trim();
  return {
    ...(q ? { q } : {}),
    ...nameInputs(filters),
    ...(filters.qualified ? { qualified: filters.qualified === "yes" } : {}),
    ...dayInputs(filters),
  };
}

export const isFiltered = (filters: LeadFilters): boolean =>
  Object.values(filters).some((value) => value.trim() !== "");
