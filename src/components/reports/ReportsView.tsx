import Download from "lucide-react/icons/download";
import Printer from "lucide-react/icons/printer";
import SearchX from "lucide-react/icons/search-x";
import { useState } from "react";
import { Chart } from "#src/components/charts/Chart.tsx";
import { useBeforeFirstSync } from "#src/components/figures/before-first-sync.tsx";
import { GROUPS, groupName } from "#src/components/figures/units.ts";
import type { Freshness } from "#src/components/freshness/use-freshness.ts";
import { Island } from "#src/components/Island.tsx";
import { EmptyState } from "#src/components/ui/EmptyState.tsx";
import { useNow } from "#src/components/ui/now.ts";
import { ProblemNotice } from "#src/components/ui/ProblemNotice.tsx";
import { useUrlState } from "#src/components/ui/url-state.ts";
import { formatDayLong } from "#src/format.ts";
import { nameFromQuery, paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { type Period, todayIn } from "./period.ts";
import { usePrintLight } from "./print-light.ts";
import { ReportFilterBar, type ReportNames } from "./ReportFilterBar.tsx";
import { ReportKpis } from "./ReportKpis.tsx";
import { ReportTable } from "./ReportTable.tsx";
import { daysChart, groupsChart } from "./report-charts.ts";
import {
  compareInput,
  groupOf,
  periodOf,
  REPORT_GROUPS,
  type ReportFilters,
  readReportFilters,
} from "./report-query.ts";
import { SavedViews } from "./SavedViews.tsx";

type Props = {
  freshness: Freshness;
  filters: ReportFilters;
  names: ReportNames;
  report: Outputs["reports"]["compare"];
  /** Whose saved reports are shown. */
  owner: string;
  timeZone: string;
  currency: string;
};

export function ReportsView(props: Props) {
  return (
    <Island>
      <Reports {...props} />
    </Island>
  );
}

function Reports({ freshness, filters: first, names, report: firstReport, owner, timeZone, currency }: Props) {
  const [state, setFilters] = useUrlState(first);
  const [openedAt] = useState(() => Date.now());
  const filters = readReportFilters((name) => state[name]);
  const today = todayIn(timeZone, useNow());
  const by = groupOf(filters);
  const period = periodOf(filters, today);
  const input = compareInput(filters, today);
  const isFirst = JSON.stringify(input) === JSON.stringify(compareInput(first, today));
  const report = trpc.reports.compare.useQuery(input, {
    placeholderData: (previous) => previous,
    ...(isFirst ? { initialData: firstReport, initialDataUpdatedAt: openedAt } : {}),
  });
  usePrintLight();
  const before = useBeforeFirstSync(freshness, {
    page: "What is reported",
    rows: "Your reports",
    hasRows: names.source.length > 0,
  });
  if (before) return before;

  const { data } = report;
  const csv = paths.reportsCsv({ ...filters, ...period, by });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ReportFilterBar {...{ filters, period, today, names }} onChange={setFilters} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Heading filters={filters} report={data} period={period} />
        <div className="flex flex-wrap gap-2 print:hidden">
          <SavedViews owner={owner} query={queryOf(filters)} />
          <button type="button" className="btn btn-small" onClick={() => print()}>
            <Printer size={15} aria-hidden="true" />
            Print
          </button>
          <a className="btn btn-small" href={csv} download>
            <Download size={15} aria-hidden="true" />
            CSV<span className="sr-only"> of this report, download</span>
          </a>
        </div>
      </div>
      {report.isError && !data ? (
        <ProblemNotice error={report.error} retry={() => void report.refetch()} />
      ) : data && data.rows.length === 0 ? (
        <div className="card">
          <EmptyState icon={<SearchX size={22} />} title="Nothing in these days">
            Neither this period nor the one before holds a lead or a candidate. Try other days or fewer filters.
          </EmptyState>
        </div>
      ) : (
        <div
          className={`grid grid-cols-[minmax(0,1fr)] gap-4 transition-opacity ${report.isPlaceholderData ? "opacity-60" : ""}`}
          aria-busy={report.isFetching || undefined}
        >
          {data && <ReportKpis report={data} by={by} filters={filters} currency={currency} />}
          <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2 print:grid-cols-1">
            <Chart title={`Leads by ${GROUPS[by].one}`} chart={data && groupsChart(data, by, filters)} />
            <Chart title="New leads" chart={data && daysChart(data, filters)} />
          </div>
          {data && <ReportTable report={data} by={by} filters={filters} currency={currency} />}
        </div>
      )}
    </div>
  );
}

type HeadingProps = { filters: ReportFilters; report: Props["report"] | undefined; period: Period };

/** What is compared with what: on paper it is all there is to tell. */
function Heading({ filters, report, period }: HeadingProps) {
  const only = REPORT_GROUPS.filter((group) => filters[group]).map(
    (group) => `${GROUPS[group].one} ${groupName(nameFromQuery(filters[group]), group)}`,
  );
  const days = ({ from, to }: Period) =>
    from === to ? formatDayLong(from) : `${formatDayLong(from)} to ${formatDayLong(to)}`;
  return (
    <p className="text-ink-soft">
      <b className="font-[600] text-ink">{days(report?.period ?? period)}</b>
      {report && <> against {days(report.before)}</>}
      {only.length > 0 && <>, only {only.join(", ")}</>}
    </p>
  );
}

/** The address's own part of it. */
const queryOf = (filters: ReportFilters) => paths.reports(filters).slice(paths.reports().length);
