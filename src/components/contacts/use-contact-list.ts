import { useState } from "react";
import { useDebounced } from "#src/components/ui/use-debounced.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { type ContactFilters, listInput } from "./contact-query.ts";

/** `more`: at least one more than counted. */
export type Total = { count: number; more: boolean };

type Asked = {
  filters: ContactFilters;
  /** What the page came with, and for which filters. */
  first: ContactFilters;
  firstPage: Outputs["contacts"]["list"];
  summary: Outputs["contacts"]["summary"];
};

const PAGE = 50;
const TYPING_MS = 200;

/**
 * The list for the filters as they are now. Until their answer is there the last one stays, and `waiting` says that it
 * is not theirs; an answer to an older question never replaces a newer one.
 */
export function useContactList({ filters, first, firstPage, summary }: Asked) {
  const q = useDebounced(filters.q, TYPING_MS);
  // Without its age, a page that came with the document would count as fresh whenever its filters return.
  const [openedAt] = useState(() => Date.now());
  const input = listInput({ ...filters, q });
  const isFirst = JSON.stringify(input) === JSON.stringify(listInput(first));
  const list = trpc.contacts.list.useInfiniteQuery(
    { ...input, limit: PAGE },
    {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (previous) => previous,
      ...(isFirst
        ? { initialData: { pages: [firstPage], pageParams: [undefined] }, initialDataUpdatedAt: openedAt }
        : {}),
    },
  );
  const { data: all } = trpc.contacts.summary.useQuery(undefined, {
    initialData: summary,
    initialDataUpdatedAt: openedAt,
  });
  const contacts = list.data?.pages.flatMap((page) => page.items) ?? [];
  const everyone = input.includeAutomated ? all.contacts : all.people;
  const narrowed = "search" in input || "has" in input;
  return {
    list,
    contacts,
    total: totalOf(contacts.length, list.hasNextPage, narrowed ? null : everyone),
    waiting: list.isPending || list.isPlaceholderData || q.trim() !== filters.q.trim(),
  };
}

function totalOf(loaded: number, hasMore: boolean, everyone: number | null): Total {
  if (!hasMore) return { count: loaded, more: false };
  return everyone === null ? { count: loaded, more: true } : { count: everyone, more: false };
}
