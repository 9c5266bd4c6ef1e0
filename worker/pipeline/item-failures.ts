import { sql } from "drizzle-orm";
import { type Tx, jsonRows, rowsOf } from "#src/db/client.ts";
import type { StreamKey } from "./write-source-items.ts";

export type ItemFailure = { stream: string; externalId: string; month: string; code: string; message: string };

/**
 * Name what could not be read or understood, before anything passes it. Again for the same object: the newest reason; but
 * one that could not be read stays that, however its older version is understood.
 */
export async function noteFailures(
  tx: Tx,
  { tenantId, connectionId }: Omit<StreamKey, "stream">,
  step: "fetch" | "normalize",
  failures: readonly ItemFailure[],
): Promise<void> {
  if (failures.length === 0) return;
  await tx.execute(
    sql`insert into item_failures as old (tenant_id, connection_id, stream, external_id, month, step, code, message, attempts, first_failed_at, failed_at)
        select ${tenantId}::uuid, ${connectionId}::uuid, row.stream, row."externalId", row.month, ${step}, row.code, row.message, 1, clock_timestamp(), clock_timestamp()
          from jsonb_to_recordset(${jsonRows(failures)}) as row (stream text, "externalId" text, month date, code text, message text)
        on conflict (tenant_id, connection_id, stream, external_id) do update
           set step = excluded.step, code = excluded.code, message = excluded.message, month = excluded.month, failed_at = excluded.failed_at,
               attempts = old.attempts + 1
         where excluded.step = 'fetch' or old.step = 'normalize'`,
  );
}

/**
 * What went well this time is no failure any more. What is read at last is to be understood anew, unchanged or not: while
 * it could not be read, nobody said whether it was.
 *
 * @returns how many stored items wait to be understood because of it
 */
export async function clearFailures(
  tx: Tx,
  { tenantId, connectionId }: Omit<StreamKey, "stream">,
  step: "fetch" | "normalize",
  items: readonly { stream: string; externalId: string }[],
): Promise<number> {
  if (items.length === 0) return 0;
  // Nearly always there is none, and looking is cheaper than planning the rest.
  const some = await rowsOf(
    tx,
    sql`select 1 from item_failures where tenant_id = ${tenantId} and connection_id = ${connectionId} limit 1`,
  );
  if (some.length === 0) return 0;
  const cleared = await rowsOf<{ stream: string; externalId: string }>(
    tx,
    sql`delete from item_failures failure using jsonb_to_recordset(${jsonRows(items)}) as row (stream text, "externalId" text)
         where failure.tenant_id = ${tenantId} and failure.connection_id = ${connectionId} and failure.step = ${step}
           and failure.stream = row.stream and failure.external_id = row."externalId"
        returning failure.stream, failure.external_id as "externalId"`,
  );
  if (step === "normalize" || cleared.length === 0) return 0;
  const waiting = await rowsOf(
    tx,
    sql`update source_items item set normalized_at = null from jsonb_to_recordset(${jsonRows(cleared)}) as row (stream text, "externalId" text)
         where item.tenant_id = ${tenantId} and item.connection_id = ${connectionId} and item.stream = row.stream and item.external_id = row."externalId"
        returning 1`,
  );
  return waiting.length;
}

/**
 * What could not be read once and is not named any more by a complete listing of all that was asked of its month, is gone.
 * To be called before the listed ids are forgotten.
 */
export async function dropUnlisted(tx: Tx, tenantId: string, chunkId: string): Promise<void> {
  await tx.execute(sql`
    delete from item_failures failure using sync_chunks chunk
     where chunk.tenant_id = ${tenantId} and chunk.id = ${chunkId} and failure.tenant_id = ${tenantId} and failure.connection_id = chunk.connection_id
       and failure.stream = chunk.stream and failure.month = chunk.month and failure.step = 'fetch' and failure.failed_at <= chunk.started_at
       and not exists (select 1 from sync_chunks other
                        where other.tenant_id = ${tenantId} and other.connection_id = chunk.connection_id and other.stream = chunk.stream
                          and other.month = chunk.month and (other.window_from < chunk.window_from or other.window_to > chunk.window_to))
       and not exists (select 1 from chunk_listings listed
                        where listed.tenant_id = ${tenantId} and listed.chunk_id = ${chunkId} and listed.external_id = failure.external_id)`);
}
