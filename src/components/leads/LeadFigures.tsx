import { Chart } from "#src/components/charts/Chart.tsx";
import { KpiTile } from "#src/components/figures/KpiTile.tsx";
import { chartOfSlices, LEADS, SOURCES } from "#src/components/figures/units.ts";
import { addDays, todayIn } from "#src/components/reports/period.ts";
import { useNow } from "#src/components/ui/now.ts";
import { nameToQuery, paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import type { LeadFilters } from "./lead-query.ts";

type Props = {
  first: Outputs["leads"]["summary"];
  timeZone: string;
  onPick: (only: Partial<LeadFilters>) => void;
};

export function LeadFigures({ first, timeZone, onPick }: Props) {
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
          onPick={(place) => onPick({ source: nameToQuery(bySource[place]?.name ?? "") })}
          empty="ClientTether holds no leads yet."
        />
        <Chart
          title="Leads by status"
          chart={statusChart}
          onPick={(place) => onPick({ status: nameToQuery(byStatus[place]?.name ?? "") })}
          empty="ClientTether holds no leads yet."
        />
      </div>
    </>
  );
}
