import SearchX from "lucide-react/icons/search-x";
import { RowsBar } from "#src/components/figures/RowsBar.tsx";
import { RowsSkeleton } from "#src/components/figures/RowsSkeleton.tsx";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { PipelineFilterBar, type PipelineNames } from "./PipelineFilterBar.tsx";
import { PipelineTable } from "./PipelineTable.tsx";
import { isFiltered, nextOrder, orderOf, type PipelineFilters, writeOrder } from "./pipeline-query.ts";
import { usePipelineList } from "./use-pipeline-list.ts";

type Props = {
  names: PipelineNames;
  filters: PipelineFilters;
  /** What the page came with, and for which filters. */
  first: PipelineFilters;
  firstPage: Outputs["pipeline"]["list"];
  timeZone: string;
  currency: string;
  onChange: (next: Partial<PipelineFilters>, how?: "push" | "replace") => void;
  onClear: () => void;
};

/** The rows behind every figure of the page. */
export function PipelineRows({ names: firstNames, filters, first, firstPage, onChange, onClear, ...local }: Props) {
  const { data: names } = trpc.pipeline.facets.useQuery(undefined, { initialData: firstNames });
  const { list, rows, waiting } = usePipelineList({ filters, first, firstPage });
  const failed = list.isError && !list.isFetchNextPageError;
  const filtered = isFiltered(filters);
  const words = `${plural(rows.length, "opportunity", "opportunities")}${list.hasNextPage ? " shown, more below" : ""}`;
  return (
    <>
      <PipelineFilterBar filters={filters} names={names} onChange={onChange} />
      <section aria-label="Opportunities" className="card mt-4" aria-busy={list.isFetching || waiting || undefined}>
        {!failed && (
          <RowsBar
            words={waiting ? "" : words}
            csv={paths.pipelineCsv(filters)}
            isEmpty={rows.length === 0}
            isFiltered={filtered}
            onClear={onClear}
          />
        )}
        {list.isPending ? (
          <RowsSkeleton what="opportunities" />
        ) : failed ? (
          <div className="p-4">
            <ProblemNotice error={list.error} retry={() => void list.refetch()} />
          </div>
        ) : rows.length > 0 ? (
          <PipelineTable
            {...local}
            opportunities={rows}
            filters={filters}
            faded={waiting}
            onSort={(sort) => onChange(writeOrder(nextOrder(orderOf(filters), sort)))}
          />
        ) : (
          <EmptyState icon={<SearchX size={22} />} title={filtered ? "No opportunity matches" : "No opportunities yet"}>
            {filtered ? "Try fewer filters, or the beginning of a name." : "They appear here after the next sync."}
          </EmptyState>
        )}
      </section>
      <div className="mt-5">
        {rows.length > 0 && (!list.isError || list.isFetchNextPageError) && (
          <LoadMore query={list} what="opportunities" />
        )}
      </div>
    </>
  );
}
