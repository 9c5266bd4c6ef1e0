import { Chart } from "#src/components/charts/Chart.tsx";
import { KpiTile } from "#src/components/figures/KpiTile.tsx";
import { CANDIDATES, chartOfSlices, moneyIn, STAGES } from "#src/components/figures/units.ts";
import { nameToQuery, paths } from "#src/paths.ts";
import { type Outputs, trpc } from "#src/trpc/client.tsx";
import { onTheirWay } from "./on-their-way.ts";
import type { PipelineFilters } from "./pipeline-query.ts";

type Props = {
  first: Outputs["pipeline"]["summary"];
  currency: string;
  onPick: (only: Partial<PipelineFilters>) => void;
};

export function PipelineFigures({ first, currency, onPick }: Props) {
  const { data } = trpc.pipeline.summary.useQuery(undefined, { initialData: first });
  const { totalValue, count, averageDeal, stages } = data;
  const money = moneyIn(currency);
  const filled = stages.filter((stage) => stage.count > 0);
  const way = onTheirWay(stages);
  const linkOf = (name: string) => paths.pipeline({ stage: nameToQuery(name) });
  const pickStage = (of: readonly { name: string }[]) => (place: number) =>
    onPick({ stage: nameToQuery(of[place]?.name ?? "") });
  return (
    <>
      <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4" aria-label="Key figures">
        <KpiTile
          label="Total value"
          kpi={totalValue}
          unit={money}
          href={paths.pipeline({ sort: "value" })}
          onPick={() => onPick({ sort: "value" })}
        />
        <KpiTile label="Candidates" kpi={count} unit={CANDIDATES} href={paths.pipeline()} onPick={() => onPick({})} />
        <KpiTile
          label="Average deal"
          kpi={averageDeal}
          unit={money}
          href={paths.pipeline({ sort: "value" })}
          onPick={() => onPick({ sort: "value" })}
        />
        <KpiTile
          label="Stages in use"
          kpi={{ value: filled.length, before: null }}
          unit={STAGES}
          href={paths.reports({ by: "stage" })}
          note={`of ${stages.length} · compare them`}
        />
      </ul>
      <div className="mt-4 grid gap-4 lg:grid-cols-2">
        <Chart
          title="Value by stage"
          chart={chartOfSlices({
            title: "Value by stage",
            kind: "rows",
            group: "stage",
            slices: stages,
            by: "value",
            unit: money,
            of: "Value",
            linkOf,
          })}
          onPick={pickStage(stages)}
          empty="No opportunity has a deal size yet."
        />
        <Chart
          title="Candidates on their way"
          chart={chartOfSlices({
            title: "Candidates on their way",
            kind: "funnel",
            group: "stage",
            slices: way,
            by: "count",
            unit: CANDIDATES,
            of: "Candidates",
            linkOf,
          })}
          onPick={pickStage(way)}
          empty="ClientTether holds no opportunities yet."
        />
      </div>
    </>
  );
}
