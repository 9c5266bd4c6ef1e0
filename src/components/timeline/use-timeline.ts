import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useDebounced } from "#src/components/ui/use-debounced.ts";
import { api, type Outputs } from "#src/trpc/client.tsx";
import { isBackwards, type TimelineFilters, timelineInput } from "./timeline-query.ts";

type TimelinePage = Outputs["timeline"]["list"];
type Asked = { contactId: string; filters: TimelineFilters; first: TimelineFilters; firstPage: TimelinePage };

const PAGE = 40;
const TYPING_MS = 250;

/**
 * The entries for the filters as they are now; until their answer is there the last ones stay and `waiting` is true.
 *
 * Not tRPC's own hook: that puts the direction of paging where this list has the direction of a mail.
 */
export function useTimeline({ contactId, filters, first, firstPage }: Asked) {
  const settled = useDebounced(JSON.stringify(timelineInput(filters)), TYPING_MS);
  const [openedAt] = useState(() => Date.now());
  const input = { contactId, limit: PAGE, ...(JSON.parse(settled) as ReturnType<typeof timelineInput>) };
  const isFirst = settled === JSON.stringify(timelineInput(first));
  const list = useInfiniteQuery({
    // As tRPC spells it: whoever says that the timeline changed means this too.
    queryKey: [["timeline", "list"], { input, type: "infinite" }],
    queryFn: ({ pageParam, signal }): Promise<TimelinePage> =>
      api.timeline.list.query({ ...input, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
    enabled: !isBackwards(filters),
    ...(isFirst ? { initialData: { pages: [firstPage], pageParams: [null] }, initialDataUpdatedAt: openedAt } : {}),
  });
  return {
    list,
    items: useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]),
    waiting: list.isPending || list.isPlaceholderData || settled !== JSON.stringify(timelineInput(filters)),
  };
}
