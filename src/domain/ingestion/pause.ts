import { sql } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { ConflictError } from "#src/errors.ts";
import { startBackfill } from "#src/jobs/backfill.job.ts";
import { syncClienttether } from "#src/jobs/clienttether.job.ts";
import { sendJob } from "#src/jobs/send.ts";
import { getConnection } from "../connections/get.ts";
import { findOpenRun } from "./ask.ts";
import { noteEvent } from "./events.ts";
import { stopChunks } from "./settle.ts";
import type { ConnectionKey } from "./spans.ts";
import type { RunKind } from "./states.ts";

const nothingOpen = () =>
  new ConflictError("NO_OPEN_RUN", "Nothing is being read at the moment.", "Start a reading first.");

/** Stop reading after the pages in flight. Asked twice is the same as once. @throws NotFoundError, ConflictError */
export async function pauseRun(tx: Tx, key: ConnectionKey): Promise<{ runId: string }> {
  const { tenantId, connectionId } = key;
  await getConnection(tx, tenantId, connectionId);
  const [paused] = await rowsOf<{ id: string }>(
    tx,
    sql`update sync_runs set state = 'paused', paused_at = clock_timestamp()
         where tenant_id = ${tenantId} and connection_id = ${connectionId} and state in ('queued', 'running') returning id`,
  );
  if (paused) {
    await note(tx, key, paused.id, "run.paused", "Paused. What was read is kept, and the place is remembered.");
    return { runId: paused.id };
  }
  const open = await findOpenRun(tx, key);
  if (!open) throw nothingOpen();
  return { runId: open.id };
}

/** Go on where it stopped. @throws NotFoundError, ConflictError */
export async function resumeRun(tx: Tx, boss: PgBoss, key: ConnectionKey): Promise<{ runId: string }> {
  const { tenantId, connectionId } = key;
  await getConnection(tx, tenantId, connectionId);
  const [resumed] = await rowsOf<{ id: string; traceId: string; kind: RunKind }>(
    tx,
    sql`update sync_runs set state = 'queued', paused_at = null,
               paused_seconds = paused_seconds + coalesce(extract(epoch from clock_timestamp() - paused_at), 0)::float8
         where tenant_id = ${tenantId} and connection_id = ${connectionId} and state = 'paused' returning id, trace_id as "traceId", kind`,
  );
  if (resumed) {
    const { id: runId, traceId, kind } = resumed;
    if (kind === "hourly" || kind === "manual")
      await sendJob(
        boss,
        tx,
        syncClienttether,
        { tenantId, traceId, connectionId, runId, notes: false },
        { hasten: true },
      );
    else await sendJob(boss, tx, startBackfill, { tenantId, traceId, runId });
    await note(tx, key, resumed.id, "run.resumed", "Goes on where it stopped.");
    return { runId: resumed.id };
  }
  const open = await findOpenRun(tx, key);
  if (!open) throw nothingOpen();
  return { runId: open.id };
}

/** End the run now. What was read is kept; a month that was begun and not ended is shown as missing. @throws NotFoundError, ConflictError */
export async function cancelRun(tx: Tx, key: ConnectionKey): Promise<{ runId: string }> {
  const { tenantId, connectionId } = key;
  await getConnection(tx, tenantId, connectionId);
  const open = await findOpenRun(tx, key);
  if (!open) throw nothingOpen();
  await stopChunks(tx, tenantId, sql`run_id = ${open.id}`, {
    state: "cancelled",
    code: "CANCELLED",
    message: "The reading was cancelled.",
  });
  await stopWalks(tx, tenantId, open.id);
  const ended = await rowsOf(
    tx,
    sql`update sync_runs set state = 'cancelled', finished_at = clock_timestamp(), paused_at = null
         where tenant_id = ${tenantId} and id = ${open.id} and state in ('queued', 'running', 'paused') returning id`,
  );
  if (ended.length === 0) throw nothingOpen();
  await note(tx, key, open.id, "run.cancelled", "Cancelled. What was read is kept.");
  return { runId: open.id };
}

/** After its run's row, as a worker that ends a list locks them. */
async function stopWalks(tx: Tx, tenantId: string, runId: string): Promise<void> {
  await tx.execute(sql`select 1 from sync_runs where tenant_id = ${tenantId} and id = ${runId} for no key update`);
  await tx.execute(sql`
    update stream_walks set state = 'failed', error_code = 'CANCELLED', error = 'The reading was cancelled.', finished_at = clock_timestamp()
     where tenant_id = ${tenantId} and run_id = ${runId} and state in ('waiting', 'running')`);
}

function note(tx: Tx, key: ConnectionKey, runId: string, type: string, message: string): Promise<void> {
  return noteEvent(tx, { ...key, runId, type, level: "info", message });
}
