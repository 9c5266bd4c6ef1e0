import { useAskedPage } from "#src/components/ui/use-asked-page.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { type ContactFilters, listInput } from "./contact-query.ts";

/** `more`: at least one more than counted. */
export type Total = { count: number; more: boolean };

type Asked = {
  filters: ContactFilters;
  first: ContactFilters;
  firstPage: Outputs["contacts"]["list"];
  summary: Outputs["contacts"]["summary"];
};

export function useContactList({ summary, ...asked }: Asked) {
  const { openedAt, input, paging, isAwaited } = useAskedPage({ ...asked, listInput });
  const list = trpc.contacts.list.useInfiniteQuery(input, paging);
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
    waiting: isAwaited(list),
  };
}

function totalOf(loaded: number, hasMore: boolean, everyone: number | null): Total {
  if (!hasMore) return { count: loaded, more: false };
  return everyone === null ? { count: loaded, more: true } : { count: everyone, more: false };
}
