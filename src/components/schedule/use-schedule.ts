import { useState } from "react";
import { type Outputs, trpc } from "#src/trpc/client.tsx";

export type SchedulePage = Outputs["schedule"]["list"];

const PAGE = 100;

/** @param firstPage what the page came with; null when it answers another question */
export function useSchedule(overdue: boolean, firstPage: SchedulePage | null) {
  const [openedAt] = useState(() => Date.now());
  return trpc.schedule.list.useInfiniteQuery(
    { overdue, limit: PAGE },
    {
      getNextPageParam: (page) => page.nextCursor,
      ...(firstPage
        ? { initialData: { pages: [firstPage], pageParams: [undefined] }, initialDataUpdatedAt: openedAt }
        : {}),
    },
  );
}
