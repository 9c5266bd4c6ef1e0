import { useState } from "react";
import { useDebounced } from "#src/components/ui/use-debounced.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { type HotFilters, listInput } from "./hot-query.ts";

export type HotPage = Outputs["hotList"]["list"];
export type HotItem = HotPage["items"][number];

export const PAGE = 50;
const TYPING_MS = 200;

/** The list for the filters as they are now; until their answer is there the last one stays, and `waiting` is true. */
export function useHotList(filters: HotFilters, first: HotFilters, firstPage: HotPage) {
  const q = useDebounced(filters.q, TYPING_MS);
  const [openedAt] = useState(() => Date.now());
  const input = listInput({ ...filters, q });
  const isFirst = JSON.stringify(input) === JSON.stringify(listInput(first));
  const list = trpc.hotList.list.useInfiniteQuery(
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
    items: list.data?.pages.flatMap((page) => page.items) ?? [],
    waiting: list.isPending || list.isPlaceholderData || q.trim() !== filters.q.trim(),
  };
}
