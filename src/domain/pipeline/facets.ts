import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";

export type PipelineFacets = { stage: string[]; source: string[]; owner: string[]; market: string[] };

/** What opportunities can be filtered by; stages in the order of the sales cycle, the others by name. */
export async function pipelineFacets(tx: Tx, tenantId: string): Promise<PipelineFacets> {
  const [row] = await rowsOf<PipelineFacets>(
    tx,
    sql`
    with open as materialized (
      select connection_id, stage, source, owner, market from ct_opportunities where tenant_id = ${tenantId} and deleted_at is null)
    select coalesce((select json_agg(stage order by position nulls last, stage)
                       from (select item.stage, min(known.position) as position
                               from (select distinct connection_id, stage from open) item
                               left join ct_stages known on known.tenant_id = ${tenantId} and known.connection_id = item.connection_id and known.name = item.stage
                              group by item.stage) one), '[]') as stage,
           coalesce((select json_agg(distinct source) from open), '[]') as source,
           coalesce((select json_agg(distinct owner) from open), '[]') as owner,
           coalesce((select json_agg(distinct market) from open), '[]') as market`,
  );
  return row ?? { stage: [], source: [], owner: [], market: [] };
}
