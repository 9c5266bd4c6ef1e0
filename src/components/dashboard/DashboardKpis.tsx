import { KpiTile } from "#src/components/figures/KpiTile.tsx";
import { ACTIVITIES, LEADS, moneyIn } from "#src/components/figures/units.ts";
import { addDays, todayIn } from "#src/components/reports/period.ts";
import { useNow } from "#src/components/ui/now.ts";
import { formatNumber, plural } from "#src/format.ts";
import { paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import type { DashboardFirst } from "./types.ts";

type Props = { first: DashboardFirst; timeZone: string; currency: string };

export function DashboardKpis({ first, timeZone, currency }: Props) {
  const { data: leads } = trpc.leads.summary.useQuery(undefined, { initialData: first.leads });
  const { data: pipeline } = trpc.pipeline.summary.useQuery(undefined, { initialData: first.pipeline });
  const { data: figures } = trpc.dashboard.figures.useQuery(undefined, { initialData: first.figures });
  const today = todayIn(timeZone, useNow());
  const money = moneyIn(currency);
  const { hotList, upcoming } = figures;
  return (
    <ul
      className="grid grid-cols-2 gap-3 md:grid-cols-4 xl:grid-cols-7 max-md:[&>:first-child]:col-span-2"
      aria-label="Key figures, against a week ago"
    >
      <KpiTile label="Leads in total" kpi={leads.total} unit={LEADS} href={paths.leads()} />
      <KpiTile label="Qualified" kpi={leads.qualified} unit={LEADS} href={paths.leads({ qualified: "yes" })} />
      <KpiTile
        label="New this week"
        kpi={leads.newThisWeek}
        unit={LEADS}
        href={paths.leads({ from: addDays(today, -6), to: today })}
        since="the week before"
      />
      <KpiTile label="Pipeline value" kpi={pipeline.totalValue} unit={money} href={paths.pipeline({ sort: "value" })} />
      <KpiTile label="Average deal" kpi={pipeline.averageDeal} unit={money} href={paths.pipeline({ sort: "value" })} />
      <KpiTile
        label="Hot list IFF"
        kpi={{ value: hotList.weightedIff, before: null }}
        unit={money}
        href={paths.hotList()}
        note={plural(hotList.count, "candidate")}
      />
      <KpiTile
        label="Coming up"
        kpi={{ value: upcoming.count, before: null }}
        unit={ACTIVITIES}
        href={paths.schedule()}
        note={`${formatNumber(upcoming.thisWeek)} within 7 days`}
      />
    </ul>
  );
}
