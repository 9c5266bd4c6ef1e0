import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { type Kpi, type Slice, accountsOf, startOfDay, today, watermark } from "../figures.ts";

export type LeadSummary = {
  total: Kpi;
  qualified: Kpi;
  /** Made by the provider today or in the six days before. */
  newThisWeek: Kpi;
  /** Different ones, that of leads without one not counted. */
  sources: number;
  /** Most leads first. */
  bySource: Slice[];
  byStatus: Slice[];
  asOf: string | null;
};

type Figure = Slice & { dimension: "total" | "qualified" | "source" | "status"; isBefore: boolean };

/** Out of one statement: all of one state, also while a sync writes. */
export async function summarizeLeads(tx: Tx, tenantId: string): Promise<LeadSummary> {
  const [row] = await rowsOf<{ figures: Figure[]; thisWeek: number; lastWeek: number; asOf: string | null }>(
    tx,
    leadFigures(tenantId),
  );
  const { figures, thisWeek, lastWeek, asOf } = row ?? { figures: [], thisWeek: 0, lastWeek: 0, asOf: null };
  const hasHistory = figures.some(({ isBefore }) => isBefore);
  const count = (dimension: Figure["dimension"], isBefore: boolean) =>
    figures.find((one) => one.dimension === dimension && one.isBefore === isBefore)?.count ?? 0;
  const kpi = (dimension: Figure["dimension"]): Kpi => ({
    value: count(dimension, false),
    before: hasHistory ? count(dimension, true) : null,
  });
  const slices = (dimension: Figure["dimension"]): Slice[] =>
    figures
      .filter((one) => one.dimension === dimension && !one.isBefore && one.count > 0)
      .map(({ name, count: n, value }) => ({ name, count: n, value }));
  const bySource = slices("source");
  return {
    total: kpi("total"),
    qualified: kpi("qualified"),
    newThisWeek: { value: thisWeek, before: hasHistory ? lastWeek : null },
    sources: bySource.filter(({ name }) => name !== "").length,
    bySource,
    byStatus: slices("status"),
    asOf,
  };
}

const leadFigures = (tenantId: string) => sql`
  with workspace as (select ${today(tenantId)} as today),
  moment as (
    select account.id, newest.day, newest.is_before
      from (${accountsOf(tenantId)}) account cross join workspace cross join lateral (
        (select metric.day, false as is_before from lead_metrics metric
          where metric.tenant_id = ${tenantId} and metric.connection_id = account.id and metric.dimension = 'total'
          order by metric.day desc limit 1)
        union all
        (select metric.day, true from lead_metrics metric
          where metric.tenant_id = ${tenantId} and metric.connection_id = account.id and metric.dimension = 'total' and metric.day <= workspace.today - 7
          order by metric.day desc limit 1)) newest),
  figure as (
    select metric.dimension, metric.name, moment.is_before, sum(metric.count)::int as count, sum(metric.value)::float8 as value
      from moment cross join unnest(case when moment.is_before then array['total', 'qualified'] else array['total', 'qualified', 'source', 'status'] end) wanted
      join lead_metrics metric on metric.tenant_id = ${tenantId} and metric.connection_id = moment.id and metric.dimension = wanted and metric.day = moment.day
     group by 1, 2, 3)
  select coalesce((select json_agg(json_build_object('dimension', dimension, 'name', name, 'isBefore', is_before, 'count', count, 'value', value)
                                   order by count desc, name) from figure), '[]') as figures,
         week.this_one as "thisWeek", week.last_one as "lastWeek", ${isoInstant(watermark(tenantId, "ct.leads"))} as "asOf"
    from workspace cross join lateral (
      select count(*) filter (where item.created_at >= ${startOfDay(tenantId, sql`workspace.today - 6`)})::int as this_one,
             count(*) filter (where item.created_at < ${startOfDay(tenantId, sql`workspace.today - 6`)})::int as last_one
        from ct_leads item where item.tenant_id = ${tenantId} and item.deleted_at is null
         and item.created_at >= ${startOfDay(tenantId, sql`workspace.today - 13`)} and item.created_at < ${startOfDay(tenantId, sql`workspace.today + 1`)}) week`;
