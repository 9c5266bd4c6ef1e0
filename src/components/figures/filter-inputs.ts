import { isDay } from "#src/components/ui/days.ts";
import { nameFromQuery } from "#src/paths.ts";

const MAX_SEARCH = 200;

/** What of an address's text is a search. */
export const searchText = (text: string | null): string => (text ?? "").slice(0, MAX_SEARCH);
export const dayText = (text: string | null): string => (text && isDay(text) ? text : "");
export const oneOf = (text: string | null, known: readonly string[]): string => known.find((one) => one === text) ?? "";

type Names = { source?: string; status?: string; stage?: string; owner?: string; market?: string };

/** The names among filters, as procedures take them: what asks for nothing is left out. */
export function nameInputs<F extends Names>(filters: F): Names {
  const input: Names = {};
  for (const name of ["source", "status", "stage", "owner", "market"] as const) {
    const text = filters[name];
    if (text) input[name] = nameFromQuery(text);
  }
  return input;
}

/** From and to, each only if given; the wrong way round they would mean nothing, so they are turned. */
export function dayInputs({ from, to }: { from: string; to: string }): { createdFrom?: string; createdTo?: string } {
  const [first, last] = from && to && from > to ? [to, from] : [from, to];
  return { ...(first ? { createdFrom: first } : {}), ...(last ? { createdTo: last } : {}) };
}
