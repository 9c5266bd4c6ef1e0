import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { noteEvent } from "./events.ts";
import { openGaps } from "./gaps.ts";
import { heldUntil } from "./spans.ts";
import type { RunState } from "./states.ts";

type Left = { pending: boolean; failed_chunks: number; chunks: number; failed_items: number };

/**
 * End the connection's run if nothing of it is left to do. Called by whoever may have done the last piece: a chunk, or
 * the normalizer. The run's row lock makes the two see each other.
 *
 * @returns "sorting" when all is read, and only the sorting is left
 */
export async function settleRun(tx: Tx, tenantId: string, connectionId: string): Promise<RunState | "sorting" | null> {
  const [run] = await rowsOf<{ id: string }>(
    tx,
    sql`select id from sync_runs where tenant_id = ${tenantId} and connection_id = ${connectionId} and state = 'running' for no key update`,
  );
  if (!run) return null;
  const open = await rowsOf(
    tx,
    sql`select 1 from sync_chunks where tenant_id = ${tenantId} and run_id = ${run.id} and state in ('waiting', 'running') limit 1`,
  );
  if (open.length > 0) return null;
  const [left] = await rowsOf<Left>(
    tx,
    sql`select count(*) filter (where state = 'failed')::int as failed_chunks, count(*)::int as chunks,
               exists (select 1 from source_items where tenant_id = ${tenantId} and connection_id = ${connectionId} and normalized_at is null)
                 or exists (select 1 from contact_recounts where tenant_id = ${tenantId}) as pending,
               (select coalesce(sum(odd.items), 0)::int
                  from (select stream, month, count(*) as items from item_failures
                         where tenant_id = ${tenantId} and connection_id = ${connectionId} group by 1, 2) odd
                 cross join lateral (
                   select 1 from sync_chunks chunk
                    where chunk.tenant_id = ${tenantId} and chunk.run_id = ${run.id} and chunk.stream = odd.stream
                      and chunk.window_from >= odd.month::timestamp at time zone 'UTC'
                      and chunk.window_from < (odd.month + interval '1 month') at time zone 'UTC' limit 1) listed) as failed_items
          from sync_chunks where tenant_id = ${tenantId} and run_id = ${run.id}`,
  );
  if (!left) return null;
  if (left.pending) return "sorting";
  const state = stateOf(left);
  const until = await heldUntil(tx, { tenantId, connectionId });
  // The connection before its run: who reconnects holds the connection, and looks for an open run.
  // "Up to date as of": how far the listings reach, and only if none of them has a hole.
  await tx.execute(sql`
    update connections set status = case when status = 'degraded' then 'active' else status end,
           status_code = case when status = 'degraded' then null else status_code end,
           last_synced_at = greatest(last_synced_at, ${until}::timestamptz)
     where tenant_id = ${tenantId} and id = ${connectionId}`);
  await tx.execute(
    sql`update sync_runs set state = ${state}, finished_at = clock_timestamp() where tenant_id = ${tenantId} and id = ${run.id}`,
  );
  const level = state === "completed" ? "info" : "warn";
  await noteEvent(tx, { tenantId, connectionId, runId: run.id, type: "run.finished", level, message: ENDED[state] });
  await announce(tx, { tenantId, topic: "connections" });
  return state;
}

function stateOf({ chunks, failed_chunks: failed, failed_items: items }: Left): "completed" | "partial" | "failed" {
  if (chunks > 0 && failed === chunks) return "failed";
  return failed + items > 0 ? "partial" : "completed";
}

const ENDED = {
  completed: "Everything that was asked for is read and sorted.",
  partial: "Ended with something missing; the coverage map says what.",
  failed: "Ended, and nothing could be read.",
} as const;

/** A run that cannot even begin, or whose account went away. */
export async function failRun(tx: Tx, tenantId: string, runId: string, code: string, message: string): Promise<void> {
  // Before the run's own row, as a worker that ends a chunk locks them.
  await stopChunks(tx, tenantId, sql`run_id = ${runId}`, { state: "failed", code, message });
  const [run] = await rowsOf<{ connection_id: string }>(
    tx,
    sql`update sync_runs set state = 'failed', error_code = ${code}, error = ${message}, finished_at = clock_timestamp()
         where tenant_id = ${tenantId} and id = ${runId} and state in ('queued', 'running', 'paused') returning connection_id`,
  );
  if (!run) return;
  await openGaps(tx, tenantId, sql`chunk.run_id = ${runId}`);
  await noteEvent(tx, {
    tenantId,
    connectionId: run.connection_id,
    runId,
    type: "run.failed",
    level: "error",
    message,
  });
}

export type Stop = { state: "failed" | "cancelled"; code: string; message: string };

/** Take every open chunk away from whoever reads it. In the order in which they are added: nobody waits in a circle. */
export async function stopChunks(tx: Tx, tenantId: string, which: SQL, { state, code, message }: Stop): Promise<void> {
  await tx.execute(sql`
    with open as materialized (
      select id from sync_chunks where tenant_id = ${tenantId} and ${which} and state in ('waiting', 'running') order by run_id, stream, window_from for update)
    update sync_chunks chunk set state = ${state}, error_code = ${code}, error = ${message}, finished_at = clock_timestamp(), lease_version = lease_version + 1
      from open where chunk.tenant_id = ${tenantId} and chunk.id = open.id`);
}
