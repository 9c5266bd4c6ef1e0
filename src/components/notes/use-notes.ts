import { useAskedPage } from "#src/components/ui/use-asked-page.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { listInput, type NotesFilters } from "./notes-query.ts";

export type NotesPage = Outputs["notes"]["list"];
export type Note = NotesPage["items"][number];

export function useNotes(filters: NotesFilters, first: NotesFilters, firstPage: NotesPage) {
  const { q, input, paging, isAwaited } = useAskedPage({ filters, first, firstPage, listInput });
  const list = trpc.notes.list.useInfiniteQuery(input, paging);
  return {
    list,
    notes: list.data?.pages.flatMap((page) => page.items) ?? [],
    /** The search that these notes answer. */
    searched: list.isPlaceholderData ? "" : q.trimStart(),
    waiting: isAwaited(list) || q !== filters.q,
  };
}
