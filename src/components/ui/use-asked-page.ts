import { keepPreviousData } from "@tanstack/react-query";
import { useState } from "react";
import { useDebounced } from "./use-debounced.ts";

/** Rows of a page. */
const PAGE = 50;
const TYPING_MS = 200;

type Asked<F, P, I> = {
  filters: F;
  /** What the page came with, and for which filters. */
  first: F;
  firstPage: P;
  listInput: (filters: F) => I;
};

/**
 * What a list asks for the filters as they are now. Until their answer is there the last one stays (`isAwaited` of the list says
 * that it is not theirs); an answer to an older question never replaces a newer one.
 */
export function useAskedPage<F extends { q: string }, P extends { nextCursor: string | null }, I extends object>({
  filters,
  first,
  firstPage,
  listInput,
}: Asked<F, P, I>) {
  const q = useDebounced(filters.q, TYPING_MS);
  // Without its age, a page that came with the document would count as fresh whenever its filters return.
  const [openedAt] = useState(() => Date.now());
  const input = listInput({ ...filters, q });
  const isFirst = JSON.stringify(input) === JSON.stringify(listInput(first));
  return {
    q,
    openedAt,
    input: { ...input, limit: PAGE },
    paging: {
      getNextPageParam: (page: P) => page.nextCursor,
      placeholderData: keepPreviousData,
      ...(isFirst
        ? { initialData: { pages: [firstPage], pageParams: [undefined] }, initialDataUpdatedAt: openedAt }
        : {}),
    },
    isAwaited: (list: { isPending: boolean; isPlaceholderData: boolean }): boolean =>
      list.isPending || list.isPlaceholderData || q.trim() !== filters.q.trim(),
  };
}
