import { sql } from "drizzle-orm";
import { type Tx, jsonRows, rowsOf } from "#src/db/client.ts";
import type { StreamKey } from "./write-source-items.ts";

export type ItemFailure = { stream: string; externalId: string; month: string; code: string; message: string };

/** Name what could not be read or understood, before anything passes it. Again for the same object: the newest reason. */
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
               attempts = old.attempts + 1`,
  );
}

/** What went well this time is no failure any more. */
export async function clearFailures(
  tx: Tx,
  { tenantId, connectionId }: Omit<StreamKey, "stream">,
  step: "fetch" | "normalize",
  items: readonly { stream: string; externalId: string }[],
): Promise<void> {
  if (items.length === 0) return;
  // Nearly always there is none, and looking is cheaper than planning the rest.
  const some = await rowsOf(
    tx,
    sql`select 1 from item_failures where tenant_id = ${tenantId} and connection_id = ${connectionId} limit 1`,
  );
  if (some.length === 0) return;
  await tx.execute(
    sql`delete from item_failures failure using jsonb_to_recordset(${jsonRows(items)}) as row (stream text, "externalId" text)
         where failure.tenant_id = ${tenantId} and failure.connection_id = ${connectionId} and failure.step = ${step}
           and failure.stream = row.stream and failure.external_id = row."externalId"`,
  );
}
