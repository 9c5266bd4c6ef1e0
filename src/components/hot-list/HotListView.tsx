import { useState } from "react";
import { Island } from "#src/components/Island.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { ListSkeleton } from "#src/components/ui/ListSkeleton.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { plural } from "#src/format.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import { type Column, writeColumns } from "./columns.ts";
import { HotBar } from "./HotBar.tsx";
import { HotFilters } from "./HotFilters.tsx";
import { HotTable } from "./HotTable.tsx";
import { type HotFilters as Filters, isFiltered, NO_FILTERS, readHotFilters } from "./hot-query.ts";
import { NoCandidates } from "./NoCandidates.tsx";
import { type HotPage, useHotList } from "./use-hot-list.ts";

type Props = {
  filters: Filters;
  firstPage: HotPage;
  facets: Outputs["hotList"]["facets"];
  columns: readonly Column[];
  userId: string;
  currency: string;
};

export function HotListView(props: Props) {
  return (
    <Island>
      <HotList {...props} />
    </Island>
  );
}

function HotList({ filters: first, firstPage, facets, columns: firstColumns, userId, currency }: Props) {
  const [state, setFilters] = useUrlState(first);
  const filters = readHotFilters((name) => state[name]);
  const [columns, setColumns] = useState(firstColumns);
  const { list, items, waiting } = useHotList(filters, first, firstPage);
  const failed = list.isError && !list.isFetchNextPageError;

  function choose(next: readonly Column[]) {
    setColumns(next);
    document.cookie = writeColumns(userId, next);
  }

  return (
    <>
      <HotFilters filters={filters} facets={facets} onChange={setFilters} />
      <output className="sr-only">
        {waiting ? "" : `${plural(items.length, "candidate")} shown${list.hasNextPage ? ", more can be loaded" : ""}`}
      </output>
      <section aria-label="Hot list" className="card mt-4" aria-busy={list.isFetching || waiting || undefined}>
        {!failed && items.length > 0 && (
          <HotBar
            filters={filters}
            items={items}
            hasMore={list.hasNextPage}
            columns={columns}
            onColumns={choose}
            currency={currency}
          />
        )}
        {list.isPending ? (
          <ListSkeleton what="candidates" />
        ) : failed ? (
          <div className="p-4">
            <ProblemNotice error={list.error} retry={() => void list.refetch()} />
          </div>
        ) : items.length > 0 ? (
          <HotTable
            items={items}
            filters={filters}
            columns={columns}
            currency={currency}
            onOrder={setFilters}
            faded={waiting}
          />
        ) : (
          <NoCandidates
            filtered={isFiltered(filters)}
            onClear={() => setFilters({ ...NO_FILTERS, sort: filters.sort, dir: filters.dir })}
          />
        )}
      </section>
      <div className="mt-5">{items.length > 0 && !failed && <LoadMore query={list} what="candidates" />}</div>
    </>
  );
}
