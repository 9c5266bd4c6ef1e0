import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { type Kpi, type Slice, accountsOf, cents, today, watermark } from "../figures.ts";

export type PipelineStage = Slice & { position: number };

export type PipelineSummary = {
  totalValue: Kpi;
  count: Kpi;
  /** Value by all opportunities, those without a size included; 0 when there are none. */
  averageDeal: Kpi;
  /** In the order of the sales cycle. */
  stages: PipelineStage[];
  asOf: string | null;
};

/** Out of one statement: all of one state, also while a sync writes. */
export async function summarizePipeline(tx: Tx, tenantId: string): Promise<PipelineSummary> {
  const [row] = await rowsOf<{ stages: (PipelineStage & { isBefore: boolean })[]; asOf: string | null }>(
    tx,
    stageFigures(tenantId),
  );
  const of = (isBefore: boolean) => (row?.stages ?? []).filter((stage) => stage.isBefore === isBefore);
  const [now, before] = [of(false), of(true)];
  const sum = (stages: PipelineStage[], what: "count" | "value") =>
    cents(stages.reduce((total, stage) => total + stage[what], 0));
  const average = (stages: PipelineStage[]) => {
    const count = sum(stages, "count");
    return count === 0 ? 0 : cents(sum(stages, "value") / count);
  };
  const kpi = (of: (stages: PipelineStage[]) => number): Kpi => ({
    value: of(now),
    before: before.length > 0 ? of(before) : null,
  });
  return {
    totalValue: kpi((stages) => sum(stages, "value")),
    count: kpi((stages) => sum(stages, "count")),
    averageDeal: kpi(average),
    stages: now.map(({ isBefore: _isBefore, ...stage }) => stage),
    asOf: row?.asOf ?? null,
  };
}

const stageFigures = (tenantId: string) => sql`
  with workspace as (select ${today(tenantId)} as today),
  moment as (
    select account.id, newest.day, newest.is_before
      from (${accountsOf(tenantId)}) account cross join workspace cross join lateral (
        (select kept.day, false as is_before from pipeline_stage_counts kept
          where kept.tenant_id = ${tenantId} and kept.connection_id = account.id order by kept.day desc limit 1)
        union all
        (select kept.day, true from pipeline_stage_counts kept
          where kept.tenant_id = ${tenantId} and kept.connection_id = account.id and kept.day <= workspace.today - 7 order by kept.day desc limit 1)) newest),
  figure as (
    select kept.stage, moment.is_before, min(kept.position) as position, sum(kept.count)::int as count, sum(kept.value)::float8 as value
      from moment join pipeline_stage_counts kept on kept.tenant_id = ${tenantId} and kept.connection_id = moment.id and kept.day = moment.day
     group by 1, 2)
  select coalesce((select json_agg(json_build_object('name', stage, 'isBefore', is_before, 'position', position, 'count', count, 'value', value)
                                   order by position, stage) from figure), '[]') as stages,
         ${isoInstant(watermark(tenantId, "ct.opportunities"))} as "asOf"`;
