import { Island } from "#src/components/Island.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { useDebounced } from "#src/components/ui/use-debounced.ts";
import { plural } from "#src/format.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { ContactFilters } from "./ContactFilters.tsx";
import { ContactTable, ContactTableSkeleton } from "./ContactTable.tsx";
import { NoContacts } from "./NoContacts.tsx";

type Filters = { q: string; automated: string };
type Props = {
  filters: Filters;
  firstPage: Outputs["contacts"]["list"];
  timeZone: string;
  /** Whether anything was ever connected; decides what an empty list says. */
  connected: boolean;
};

const PAGE = 50;

export function ContactsView(props: Props) {
  return (
    <Island>
      <Contacts {...props} />
    </Island>
  );
}

function Contacts({ filters: first, firstPage, timeZone, connected }: Props) {
  const [filters, setFilters] = useUrlState(first);
  const search = useDebounced(filters.q, 200);
  const automated = filters.automated === "1";
  const unchanged = search === first.q && filters.automated === first.automated;
  const list = trpc.contacts.list.useInfiniteQuery(
    { ...(search ? { search } : {}), includeAutomated: automated, limit: PAGE },
    {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (previous) => previous,
      ...(unchanged ? { initialData: { pages: [firstPage], pageParams: [undefined] } } : {}),
    },
  );
  const contacts = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = search !== "" || automated;

  return (
    <>
      <ContactFilters filters={filters} onChange={setFilters} />
      <output className="sr-only">
        {list.isPlaceholderData || list.isPending
          ? ""
          : `${plural(contacts.length, "contact")} shown${list.hasNextPage ? ", more can be loaded" : ""}`}
      </output>
      <section aria-label="Contacts" className="card mt-4" aria-busy={list.isFetching || undefined}>
        {list.isPending ? (
          <ContactTableSkeleton />
        ) : list.isError && !list.isFetchNextPageError ? (
          <div className="p-4">
            <ProblemNotice error={list.error} retry={() => void list.refetch()} />
          </div>
        ) : contacts.length > 0 ? (
          <ContactTable contacts={contacts} timeZone={timeZone} faded={list.isPlaceholderData} />
        ) : (
          <NoContacts
            filtered={filtered}
            connected={connected}
            includesAutomated={automated}
            onClear={() => setFilters({ q: "", automated: "" })}
            onIncludeAutomated={() => setFilters({ automated: "1" })}
          />
        )}
      </section>
      <div className="mt-5">
        {contacts.length > 0 && (!list.isError || list.isFetchNextPageError) && (
          <LoadMore query={list} what="contacts" />
        )}
      </div>
    </>
  );
}
