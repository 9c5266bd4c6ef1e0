import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { accountsOf } from "../figures.ts";

export type LeadFacets = { source: string[]; status: string[]; owner: string[]; market: string[] };

/** What leads can be filtered by, as of the last sync; the names that most of them bear first. */
export async function leadFacets(tx: Tx, tenantId: string): Promise<LeadFacets> {
  const rows = await rowsOf<{ dimension: keyof LeadFacets; names: string[] }>(
    tx,
    sql`
    with figure as (
      select metric.dimension, metric.name, sum(metric.count) as count
        from (${accountsOf(tenantId)}) account cross join lateral (
          select max(newest.day) as day from lead_metrics newest
           where newest.tenant_id = ${tenantId} and newest.connection_id = account.id and newest.dimension = 'total') last
        cross join unnest(array['source', 'status', 'owner', 'market']) wanted
        join lead_metrics metric on metric.tenant_id = ${tenantId} and metric.connection_id = account.id
         and metric.dimension = wanted and metric.day = last.day
       where metric.count > 0
       group by 1, 2)
    select dimension, json_agg(name order by count desc, name) as names from figure group by dimension`,
  );
  const facets: LeadFacets = { source: [], status: [], owner: [], market: [] };
  for (const { dimension, names } of rows) facets[dimension] = names;
  return facets;
}
