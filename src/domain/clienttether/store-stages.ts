import { sql } from "drizzle-orm";
import { type Tx, jsonRows, rowsOf } from "#src/db/client.ts";
import type { ConnectionKey } from "./runs.ts";

export type StageWrite = { name: string; externalId: string; position: number; active: boolean };

/**
 * The stages of the sales cycle are these, in this order. Which leads are qualified depends on them: when they changed, all
 * leads wait to be understood anew.
 *
 * @param writes all there are; of a repeated name the first counts
 */
export async function storeStages(
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
  writes: readonly StageWrite[],
): Promise<void> {
  const byName = new Map(writes.toReversed().map((write) => [write.name, write]));
  const [changed] = await rowsOf<{ rows: number }>(
    tx,
    sql`with row as materialized (
          select * from jsonb_to_recordset(${jsonRows([...byName.values()])}) as row (name text, "externalId" text, position integer, active boolean)),
        gone as (
          delete from ct_stages old where tenant_id = ${tenantId} and connection_id = ${connectionId}
             and not exists (select 1 from row where row.name = old.name) returning 1),
        stored as (
          insert into ct_stages as old (tenant_id, connection_id, name, external_id, position, active)
          select ${tenantId}::uuid, ${connectionId}::uuid, name, "externalId", position, active from row
          on conflict (tenant_id, connection_id, name) do update
             set external_id = excluded.external_id, position = excluded.position, active = excluded.active
           where (old.external_id, old.position, old.active) is distinct from (excluded.external_id, excluded.position, excluded.active)
          returning 1)
        select ((select count(*) from gone) + (select count(*) from stored))::int as rows`,
  );
  if (changed && changed.rows > 0)
    await tx.execute(
      sql`update source_items set normalized_at = null
           where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = 'ct.leads' and deleted_at is null`,
    );
}

/** Names of the active ones, in the cycle's order. */
export async function activeStages(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(
    tx,
    sql`select name from ct_stages where tenant_id = ${tenantId} and connection_id = ${connectionId} and active order by position, name`,
  );
  return rows.map(({ name }) => name);
}
