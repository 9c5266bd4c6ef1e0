import SearchX from "lucide-react/icons/search-x";
import { RowsBar } from "#src/components/figures/RowsBar.tsx";
import { RowsSkeleton } from "#src/components/figures/RowsSkeleton.tsx";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { LeadFilterBar, type LeadNames } from "./LeadFilterBar.tsx";
import { LeadTable } from "./LeadTable.tsx";
import { isFiltered, type LeadFilters } from "./lead-query.ts";
import { useLeadList } from "./use-lead-list.ts";

type Props = {
  names: LeadNames;
  filters: LeadFilters;
  /** What the page came with, and for which filters. */
  first: LeadFilters;
  firstPage: Outputs["leads"]["list"];
  timeZone: string;
  currency: string;
  onChange: (next: Partial<LeadFilters>, how?: "push" | "replace") => void;
  onClear: () => void;
};

/** The rows behind every figure of the page. */
export function LeadRows({
  filters,
  first,
  firstPage,
  names: firstNames,
  timeZone,
  currency,
  onChange,
  onClear,
}: Props) {
  const { data: names } = trpc.leads.facets.useQuery(undefined, { initialData: firstNames });
  const { list, rows, waiting } = useLeadList({ filters, first, firstPage });
  const failed = list.isError && !list.isFetchNextPageError;
  const filtered = isFiltered(filters);
  const words = `${plural(rows.length, "lead")}${list.hasNextPage ? " shown, more below" : ""}`;
  return (
    <>
      <LeadFilterBar filters={filters} names={names} onChange={onChange} />
      <section aria-label="Leads" className="card mt-4" aria-busy={list.isFetching || waiting || undefined}>
        {!failed && (
          <RowsBar
            words={waiting ? "" : words}
            csv={paths.leadsCsv(filters)}
            isEmpty={rows.length === 0}
            isFiltered={filtered}
            onClear={onClear}
          />
        )}
        {list.isPending ? (
          <RowsSkeleton what="leads" />
        ) : failed ? (
          <div className="p-4">
            <ProblemNotice error={list.error} retry={() => void list.refetch()} />
          </div>
        ) : rows.length > 0 ? (
          <LeadTable leads={rows} filters={filters} timeZone={timeZone} currency={currency} faded={waiting} />
        ) : (
          <EmptyState icon={<SearchX size={22} />} title={filtered ? "No lead matches" : "No leads yet"}>
            {filtered ? "Try fewer filters, or the beginning of a name." : "They appear here after the next sync."}
          </EmptyState>
        )}
      </section>
      <div className="mt-5">
        {rows.length > 0 && (!list.isError || list.isFetchNextPageError) && <LoadMore query={list} what="leads" />}
      </div>
    </>
  );
}
