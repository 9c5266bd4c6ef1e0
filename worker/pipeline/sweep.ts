import { sql } from "drizzle-orm";
import { type Tx, anyOf, jsonRows, rowsOf } from "#src/db/client.ts";
import type { Window } from "#src/providers/contract.ts";
import type { StreamKey } from "./write-source-items.ts";

/** Remember what a page listed, while its chunk is one that must find what has gone. */
export async function noteListed(
  tx: Tx,
  tenantId: string,
  chunkId: string,
  externalIds: readonly string[],
): Promise<void> {
  if (externalIds.length === 0) return;
  await tx.execute(
    sql`insert into chunk_listings (tenant_id, chunk_id, external_id)
        select ${tenantId}::uuid, ${chunkId}::uuid, row.id from jsonb_to_recordset(${jsonRows(externalIds.map((id) => ({ id })))}) as row (id text)
        on conflict do nothing`,
  );
}

/**
 * Tombstone what stands in the window and was not listed. Called only once the listing is complete: a half-read listing
 * says nothing about what it does not mention.
 *
 * @returns rows tombstoned; they wait to be normalized, which takes them out of timelines
 */
export async function sweep(tx: Tx, key: StreamKey, chunkId: string, window: Window): Promise<number> {
  const [gone] = await rowsOf<{ rows: number }>(
    tx,
    sql`with gone as (
          update source_items item set deleted_at = clock_timestamp(), normalized_at = null
           where item.tenant_id = ${key.tenantId} and item.connection_id = ${key.connectionId} and item.stream = ${key.stream}
             and item.occurred_at >= ${window.from.toISOString()}::timestamptz and item.occurred_at < ${window.to.toISOString()}::timestamptz
             and item.deleted_at is null
             and item.external_id not in (select external_id from chunk_listings where tenant_id = ${key.tenantId} and chunk_id = ${chunkId})
          returning 1)
        select count(*)::int as rows from gone`,
  );
  await tx.execute(sql`delete from chunk_listings where tenant_id = ${key.tenantId} and chunk_id = ${chunkId}`);
  return gone?.rows ?? 0;
}

/** The provider said of these ids themselves that they are gone. */
export async function tombstone(tx: Tx, key: StreamKey, externalIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    update source_items set deleted_at = clock_timestamp(), normalized_at = null
     where tenant_id = ${key.tenantId} and connection_id = ${key.connectionId} and stream = ${key.stream}
       and external_id = ${anyOf(externalIds)} and deleted_at is null`);
}
