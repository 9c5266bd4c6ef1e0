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
  const before = useBeforeFirstSync(freshness, "Leads, pipeline, hot list, notes and schedule");
  if (before) return before;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <DashboardKpis first={first} timeZone={timeZone} currency={currency} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <Trend first={first.trend} />
        <Attention first={first.attention} />
      </div>
      <DashboardCharts first={first} />
      <DashboardLists first={first} timeZone={timeZone} currency={currency} />
    </div>
  );
}
