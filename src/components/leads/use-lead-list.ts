import { useAskedPage } from "#src/components/ui/use-asked-page.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { type LeadFilters, listInput } from "./lead-query.ts";

type Asked = { filters: LeadFilters; first: LeadFilters; firstPage: Outputs["leads"]["list"] };

export function useLeadList(asked: Asked) {
  const { input, paging, isAwaited } = useAskedPage({ ...asked, listInput });
  const list = trpc.leads.list.useInfiniteQuery(input, paging);
  return { list, rows: list.data?.pages.flatMap((page) => page.items) ?? [], waiting: isAwaited(list) };
}
