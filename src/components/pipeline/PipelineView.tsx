import { useBeforeFirstSync } from "#src/components/figures/before-first-sync.tsx";
import type { Freshness } from "#src/components/freshness/use-freshness.ts";
import { Island } from "#src/components/Island.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import type { Outputs } from "#src/trpc/client.tsx";
import type { PipelineNames } from "./PipelineFilterBar.tsx";
import { PipelineFigures } from "./PipelineFigures.tsx";
import { PipelineRows } from "./PipelineRows.tsx";
import { NO_FILTERS, type PipelineFilters, readPipelineFilters } from "./pipeline-query.ts";

type Props = {
  freshness: Freshness;
  summary: Outputs["pipeline"]["summary"];
  names: PipelineNames;
  filters: PipelineFilters;
  firstPage: Outputs["pipeline"]["list"];
  timeZone: string;
  currency: string;
};

export function PipelineView(props: Props) {
  return (
    <Island>
      <Pipeline {...props} />
    </Island>
  );
}

const ROWS_ID = "rows";

function Pipeline({ freshness, summary, filters: first, ...rest }: Props) {
  const [state, setFilters] = useUrlState(first);
  const filters = readPipelineFilters((name) => state[name]);
  const before = useBeforeFirstSync(freshness, {
    page: "The pipeline",
    rows: "Your opportunities",
    hasRows: summary.count.value > 0,
  });
  if (before) return before;

  /** These rows and no others, brought into sight. */
  function pick(only: Partial<PipelineFilters>) {
    setFilters({ ...NO_FILTERS, ...only });
    document.getElementById(ROWS_ID)?.scrollIntoView({ block: "start" });
  }
  return (
    <>
      <PipelineFigures first={summary} currency={rest.currency} onPick={pick} />
      <h2 id={ROWS_ID} className="mt-8 mb-3 scroll-mt-18 text-lg lg:scroll-mt-4">
        The opportunities
      </h2>
      <PipelineRows
        {...rest}
        filters={filters}
        first={first}
        onChange={setFilters}
        onClear={() => setFilters({ ...NO_FILTERS, sort: filters.sort, dir: filters.dir })}
      />
    </>
  );
}
