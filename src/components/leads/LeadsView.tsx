import SearchX from "lucide-react/icons/search-x";
import { Chart } from "#src/components/charts/Chart.tsx";
import { useBeforeFirstSync } from "#src/components/figures/before-first-sync.tsx";
import { KpiTile } from "#src/components/figures/KpiTile.tsx";
import { RowsBar } from "#src/components/figures/RowsBar.tsx";
import { RowsSkeleton } from "#src/components/figures/RowsSkeleton.tsx";
import { chartOfSlices, LEADS, SOURCES } from "#src/components/figures/units.ts";
import type { Freshness } from "#src/components/freshness/use-freshness.ts";
import { Island } from "#src/components/Island.tsx";
import { addDays, todayIn } from "#src/components/reports/period.ts";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { LoadMore } from "#src/components/ui/LoadMore.tsx";
import { useNow } from "#src/components/ui/now.ts";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { plural } from "#src/format.ts";
import { nameToQuery, paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { LeadFilterBar, type LeadNames } from "./LeadFilterBar.tsx";
import { LeadTable } from "./LeadTable.tsx";
import { isFiltered, type LeadFilters, NO_FILTERS, readLeadFilters } from "./lead-query.ts";
import { useLeadList } from "./use-lead-list.ts";

type Props = {
  freshness: Freshness;
  summary: Outputs["leads"]["summary"];
  names: LeadNames;
  filters: LeadFilters;
  firstPage: Outputs["leads"]["list"];
  timeZone: string;
  currency: string;
};

export function LeadsView(props: Props) {
  return (
    <Island>
      <Leads {...props} />
    </Island>
  );
}

const ROWS_ID = "rows";

function Leads({ freshness, summary, names, filters: first, firstPage, timeZone, currency }: Props) {
  const [state, setFilters] = useUrlState(first);
  const filters = readLeadFilters((name) => state[name]);
  const before = useBeforeFirstSync(freshness, "Your leads");
  if (before) return before;

  /** These rows and no others, brought into sight. */
  function pick(only: Partial<LeadFilters>) {
    setFilters({ ...NO_FILTERS, ...only });
    document.getElementById(ROWS_ID)?.scrollIntoView({ block: "start" });
  }
  return (
    <>
      <Figures first={summary} timeZone={timeZone} onPick={pick} />
      <h2 id={ROWS_ID} className="mt-8 mb-3 scroll-mt-18 text-lg lg:scroll-mt-4">
        The leads
      </h2>
      <Rows
        {...{ filters, first, firstPage, names, timeZone, currency }}
        onChange={setFilters}
        onClear={() => setFilters(NO_FILTERS)}
      />
    </>
  );
}

type FiguresProps = {
  first: Props["summary"];
  timeZone: string;
  onPick: (only: Partial<LeadFilters>) => void;
};

function Figures({ first, timeZone, onPick }: FiguresProps) {
  const summary = trpc.leads.summary.useQuery(undefined, { initialData: first });
  const { total, qualified, newThisWeek, sources, bySource, byStatus } = summary.data;
  const today = todayIn(timeZone, useNow());
  const week = { from: addDays(today, -6), to: today };
  const ofLeads = { by: "count", unit: LEADS, of: "Leads" } as const;
  const sourceChart = chartOfSlices({
    ...ofLeads,
    title: "Leads by source",
    kind: "bar",
    group: "source",
    slices: bySource,
    linkOf: (name) => paths.leads({ source: nameToQuery(name) }),
  });
  const statusChart = chartOfSlices({
    ...ofLeads,
    title: "Leads by status",
    kind: "pie",
    group: "status",
    slices: byStatus,
    linkOf: (name) => paths.leads({ status: nameToQuery(name) }),
  });
  return (
    <>
      <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4" aria-label="Key figures">
        <KpiTile label="Leads in total" kpi={total} unit={LEADS} href={paths.leads()} onPick={() => onPick({})} />
        <KpiTile
          label="Qualified"
          kpi={qualified}
          unit={LEADS}
          href={paths.leads({ qualified: "yes" })}
          onPick={() => onPick({ qualified: "yes" })}
        />
        <KpiTile
          label="New this week"
          kpi={newThisWeek}
          unit={LEADS}
          href={paths.leads(week)}
          since="the week before"
          onPick={() => onPick(week)}
        />
        <KpiTile
          label="Sources"
          kpi={{ value: sources, before: null }}
          unit={SOURCES}
          href={paths.reports({ by: "source" })}
          note="Compare them"
        />
      </ul>
      <div className="mt-4 grid gap-4 lg:grid-cols-[3fr_2fr]">
        <Chart
          title="Leads by source"
          chart={sourceChart}
          csv={paths.leadsCsv()}
          onPick={(place) => onPick({ source: nameToQuery(bySource[place]?.name ?? "") })}
          empty="ClientTether holds no leads yet."
        />
        <Chart
          title="Leads by status"
          chart={statusChart}
          csv={paths.leadsCsv()}
          onPick={(place) => onPick({ status: nameToQuery(byStatus[place]?.name ?? "") })}
          empty="ClientTether holds no leads yet."
        />
      </div>
    </>
  );
}

type RowsProps = Pick<Props, "names" | "filters" | "firstPage" | "timeZone" | "currency"> & {
  first: LeadFilters;
  onChange: (next: Partial<LeadFilters>, how?: "push" | "replace") => void;
  onClear: () => void;
};

function Rows({ filters, first, firstPage, names: firstNames, timeZone, currency, onChange, onClear }: RowsProps) {
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
