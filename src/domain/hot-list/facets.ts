import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";

export type HotListFacets = { markets: string[]; stages: string[] };

/** What there is to choose from, stages in the order of the sales cycle. */
export async function hotListFacets(tx: Tx, tenantId: string): Promise<HotListFacets> {
  const [row] = await rowsOf<HotListFacets>(
    tx,
    sql`
    select coalesce((select json_agg(market order by market)
                       from (select distinct market from hot_list_items where tenant_id = ${tenantId}) one), '[]') as markets,
           coalesce((select json_agg(stage order by position nulls last, stage)
                       from (select item.stage, min(known.position) as position
                               from (select distinct connection_id, stage from hot_list_items where tenant_id = ${tenantId}) item
                               left join ct_stages known on known.tenant_id = ${tenantId} and known.connection_id = item.connection_id and known.name = item.stage
                              group by item.stage) one), '[]') as stages`,
  );
  return row ?? { markets: [], stages: [] };
}
