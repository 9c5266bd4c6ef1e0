import { useAskedPage } from "#src/components/ui/use-asked-page.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { type HotFilters, listInput } from "./hot-query.ts";

export type HotPage = Outputs["hotList"]["list"];
export type HotItem = HotPage["items"][number];

export function useHotList(filters: HotFilters, first: HotFilters, firstPage: HotPage) {
  const { input, paging, isAwaited } = useAskedPage({ filters, first, firstPage, listInput });
  const list = trpc.hotList.list.useInfiniteQuery(input, paging);
  return { list, items: list.data?.pages.flatMap((page) => page.items) ?? [], waiting: isAwaited(list) };
}
