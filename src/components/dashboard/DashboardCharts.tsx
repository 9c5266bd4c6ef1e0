import { Chart } from "#src/components/charts/Chart.tsx";
import { CANDIDATES, chartOfSlices, LEADS } from "#src/components/figures/units.ts";
import { nameToQuery, paths } from "#src/paths.ts";
import { trpc } from "#src/trpc/client.tsx";
import type { DashboardFirst } from "./types.ts";

export function DashboardCharts({ first }: { first: DashboardFirst }) {
  const { data: leads } = trpc.leads.summary.useQuery(undefined, { initialData: first.leads });
  const { data: pipeline } = trpc.pipeline.summary.useQuery(undefined, { initialData: first.pipeline });
  return (
    <>
      <Chart
        isSmall
        title="Leads by source"
        chart={chartOfSlices({
          title: "Leads by source",
          kind: "rows",
          group: "source",
          slices: leads.bySource,
          by: "count",
          unit: LEADS,
          of: "Leads",
          linkOf: (name) => paths.leads({ source: nameToQuery(name) }),
        })}
        empty="ClientTether holds no leads yet."
      />
      <Chart
        isSmall
        title="Candidates by stage"
        chart={chartOfSlices({
          title: "Candidates by stage",
          kind: "rows",
          group: "stage",
          slices: pipeline.stages,
          by: "count",
          unit: CANDIDATES,
          of: "Candidates",
          linkOf: (name) => paths.pipeline({ stage: nameToQuery(name) }),
        })}
        empty="ClientTether holds no opportunities yet."
      />
    </>
  );
}
