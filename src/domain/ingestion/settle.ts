import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import type { RunState } from "./states.ts";

/**
 * End the connection's run if nothing of it is left to do. Called by whoever may have done the last piece: a chunk, or
 * the normalizer. The run's row lock makes the two see each other.
 */
export async function settleRun(tx: Tx, tenantId: string, connectionId: string): Promise<RunState | null> {
  const [run] = await rowsOf<{ id: string }>(
    tx,
    sql`select id from sync_runs where tenant_id = ${tenantId} and connection_id = ${connectionId} and state = 'running' for no key update`,
  );
  if (!run) return null;
  const [left] = await rowsOf<{
    open: boolean;
    pending: boolean;
    failed_chunks: number;
    chunks: number;
    failed_items: number;
  }>(
    tx,
    sql`select count(*) filter (where state in ('waiting', 'running')) > 0 as open,
               count(*) filter (where state = 'failed')::int as failed_chunks, count(*)::int as chunks,
               exists (select 1 from source_items where tenant_id = ${tenantId} and connection_id = ${connectionId} and normalized_at is null) as pending,
               (select count(*)::int from item_failures where tenant_id = ${tenantId} and connection_id = ${connectionId}) as failed_items
          from sync_chunks where tenant_id = ${tenantId} and run_id = ${run.id}`,
  );
  if (!left || left.open || left.pending) return null;
  const state =
    left.chunks > 0 && left.failed_chunks === left.chunks
      ? "failed"
      : left.failed_chunks + left.failed_items > 0
        ? "partial"
        : "completed";
  // The connection before its run: who reconnects holds the connection, and looks for an open run.
  // "Up to date as of": the window's end, and only if every month of it was listed to its end.
  await tx.execute(sql`
    update connections set status = case when status = 'degraded' then 'active' else status end,
           status_code = case when status = 'degraded' then null else status_code end,
           last_synced_at = case when ${left.failed_chunks === 0} then (select window_to from sync_runs where tenant_id = ${tenantId} and id = ${run.id}) else last_synced_at end
     where tenant_id = ${tenantId} and id = ${connectionId}`);
  await tx.execute(
    sql`update sync_runs set state = ${state}, finished_at = clock_timestamp() where tenant_id = ${tenantId} and id = ${run.id}`,
  );
  await announce(tx, { tenantId, topic: "ingestion", id: connectionId });
  await announce(tx, { tenantId, topic: "connections" });
  return state;
}

/** A run that cannot even begin, or whose account went away. */
export async function failRun(tx: Tx, tenantId: string, runId: string, code: string, message: string): Promise<void> {
  // Before the run's own row, as a worker that ends a chunk locks them.
  await stopChunks(tx, tenantId, sql`run_id = ${runId}`, code, message);
  const [run] = await rowsOf<{ connection_id: string }>(
    tx,
    sql`update sync_runs set state = 'failed', error_code = ${code}, error = ${message}, finished_at = clock_timestamp()
         where tenant_id = ${tenantId} and id = ${runId} and state in ('queued', 'running') returning connection_id`,
  );
  if (run) await announce(tx, { tenantId, topic: "ingestion", id: run.connection_id });
}

/** Take every open chunk away from whoever reads it. */
export async function stopChunks(tx: Tx, tenantId: string, which: SQL, code: string, message: string): Promise<void> {
  await tx.execute(sql`
    with open as materialized (
      select id from sync_chunks where tenant_id = ${tenantId} and ${which} and state in ('waiting', 'running') order by id for update)
    update sync_chunks chunk set state = 'failed', error_code = ${code}, error = ${message}, finished_at = clock_timestamp(), lease_version = lease_version + 1
      from open where chunk.tenant_id = ${tenantId} and chunk.id = open.id`);
}
