import { useState } from "react";
import { useDebounced } from "#src/components/ui/use-debounced.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { listInput, type PipelineFilters } from "./pipeline-query.ts";

type Asked = { filters: PipelineFilters; first: PipelineFilters; firstPage: Outputs["pipeline"]["list"] };

const PAGE = 50;
const TYPING_MS = 200;

/** As the list of contacts: until an answer is there the last one stays, and `waiting` says that it is not theirs. */
export function usePipelineList({ filters, first, firstPage }: Asked) {
  const q = useDebounced(filters.q, TYPING_MS);
  const [openedAt] = useState(() => Date.now());
  const input = listInput({ ...filters, q });
  const isFirst = JSON.stringify(input) === JSON.stringify(listInput(first));
  const list = trpc.pipeline.list.useInfiniteQuery(
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
    rows: list.data?.pages.flatMap((page) => page.items) ?? [],
    waiting: list.isPending || list.isPlaceholderData || q.trim() !== filters.q.trim(),
  };
}
