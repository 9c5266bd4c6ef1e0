import { useState } from "react";
import { useDebounced } from "#src/components/ui/use-debounced.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { listInput, type NotesFilters } from "./notes-query.ts";

export type NotesPage = Outputs["notes"]["list"];
export type Note = NotesPage["items"][number];

const PAGE = 50;
const TYPING_MS = 200;

/** The notes for the search as it is now; until their answer is there the last ones stay, and `waiting` is true. */
export function useNotes(filters: NotesFilters, first: NotesFilters, firstPage: NotesPage) {
  const q = useDebounced(filters.q, TYPING_MS);
  const [openedAt] = useState(() => Date.now());
  const input = listInput({ ...filters, q });
  const isFirst = JSON.stringify(input) === JSON.stringify(listInput(first));
  const list = trpc.notes.list.useInfiniteQuery(
    { ...input, limit: PAGE },
    {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (previous) => previous,
      ...(isFirst
        ? { initialData: { pages: [firstPage], pageParams: [undefined] }, initialDataUpdatedAt: openedAt }
        : {}),
    },
  );
  return {
    list,
    notes: list.data?.pages.flatMap((page) => page.items) ?? [],
    /** The search that these notes answer. */
    searched: list.isPlaceholderData ? "" : q.trimStart(),
    waiting: list.isPending || list.isPlaceholderData || q !== filters.q,
  };
}
