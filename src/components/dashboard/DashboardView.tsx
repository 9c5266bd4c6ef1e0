import { useBeforeFirstSync } from "#src/components/figures/before-first-sync.tsx";
import type { Freshness } from "#src/components/freshness/use-freshness.ts";
import { Island } from "#src/components/Island.tsx";
import { Attention } from "./Attention.tsx";
import { DashboardCharts } from "./DashboardCharts.tsx";
import { DashboardKpis } from "./DashboardKpis.tsx";
import { DashboardLists } from "./DashboardLists.tsx";
import { Trend } from "./Trend.tsx";
import type { DashboardFirst } from "./types.ts";

type Props = { freshness: Freshness; first: DashboardFirst; timeZone: string; currency: string };

export function DashboardView(props: Props) {
  return (
    <Island>
      <Dashboard {...props} />
    </Island>
  );
}

function Dashboard({ freshness, first, timeZone, currency }: Props) {
  const before = useBeforeFirstSync(freshness, {
    page: "The dashboard",
    rows: "Leads, pipeline, hot list, notes and schedule",
    hasRows: first.leads.total.value > 0 || first.pipeline.count.value > 0,
  });
  if (before) return before;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <DashboardKpis first={first} timeZone={timeZone} currency={currency} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2 xl:grid-cols-3 lg:max-xl:[&>:first-child]:col-span-2">
        <Trend first={first.trend} />
        <DashboardCharts first={first} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 md:grid-cols-2 xl:grid-cols-4">
        <Attention first={first.attention} />
        <DashboardLists first={first} timeZone={timeZone} currency={currency} />
      </div>
    </div>
  );
}
