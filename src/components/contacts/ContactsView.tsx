import { useState } from "react";
import { Island } from "#src/components/Island.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { plural } from "#src/format.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import { ContactFilters } from "./ContactFilters.tsx";
import { ContactsBar, SELECT_ID } from "./ContactsBar.tsx";
import { ContactTable, ContactTableSkeleton } from "./ContactTable.tsx";
import {
  type ContactFilters as Filters,
  isFiltered,
  NO_FILTERS,
  nextOrder,
  orderOf,
  readContactFilters,
  writeOrder,
} from "./contact-query.ts";
import { MergeDialog } from "./MergeDialog.tsx";
import { NoContacts } from "./NoContacts.tsx";
import { useContactList } from "./use-contact-list.ts";
import { usePicked } from "./use-picked.ts";

type Props = {
  filters: Filters;
  firstPage: Outputs["contacts"]["list"];
  summary: Outputs["contacts"]["summary"];
  timeZone: string;
  /** Whether anything was ever connected; decides what an empty list says. */
  connected: boolean;
};

export function ContactsView(props: Props) {
  return (
    <Island>
      <Contacts {...props} />
    </Island>
  );
}

function Contacts({ filters: first, firstPage, summary, timeZone, connected }: Props) {
  const [state, setFilters] = useUrlState(first);
  const filters = readContactFilters((name) => state[name]);
  const order = orderOf(filters);
  const { list, contacts, total, waiting } = useContactList({ filters, first, firstPage, summary });
  const { picked, start, stop, toggle } = usePicked();
  const [merging, setMerging] = useState(false);
  const failed = list.isError && !list.isFetchNextPageError;

  return (
    <>
      <ContactFilters filters={filters} onChange={setFilters} />
      <output className="sr-only">
        {waiting ? "" : `${plural(contacts.length, "contact")} shown${list.hasNextPage ? ", more can be loaded" : ""}`}
      </output>
      <section aria-label="Contacts" className="card mt-4" aria-busy={list.isFetching || waiting || undefined}>
        {!failed && (contacts.length > 0 || picked) && (
          <ContactsBar
            filters={filters}
            total={waiting ? null : total}
            picked={picked}
            onStart={start}
            onStop={stop}
            onMerge={() => setMerging(true)}
          />
        )}
        {list.isPending ? (
          <ContactTableSkeleton />
        ) : failed ? (
          <div className="p-4">
            <ProblemNotice error={list.error} retry={() => void list.refetch()} />
          </div>
        ) : contacts.length > 0 ? (
          <ContactTable
            contacts={contacts}
            timeZone={timeZone}
            order={order}
            onSort={(sort) => setFilters(writeOrder(nextOrder(order, sort)))}
            picked={picked}
            onPick={toggle}
            faded={waiting}
          />
        ) : (
          <NoContacts
            filtered={isFiltered(filters)}
            connected={connected}
            includesAutomated={filters.automated === "1"}
            onClear={() => setFilters({ ...NO_FILTERS, sort: filters.sort, dir: filters.dir })}
            onIncludeAutomated={() => setFilters({ automated: "1" })}
          />
        )}
      </section>
      <div className="mt-5">
        {contacts.length > 0 && (!list.isError || list.isFetchNextPageError) && (
          <LoadMore query={list} what="contacts" />
        )}
      </div>
      {merging && picked && (
        <MergeDialog
          contacts={picked}
          returnTo={SELECT_ID}
          onClose={() => setMerging(false)}
          onMerged={() => {
            setMerging(false);
            stop();
          }}
        />
      )}
    </>
  );
}
