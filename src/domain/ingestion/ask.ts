import { sql } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import { type Tx, anyOf, jsonRows, rowsOf } from "#src/db/client.ts";
import { lock } from "#src/db/locks.ts";
import { isoInstant } from "#src/db/sql.ts";
import { ConflictError } from "#src/errors.ts";
import { backfillChunk, countItems, startBackfill } from "#src/jobs/backfill.job.ts";
import { sendJob } from "#src/jobs/send.ts";
import { getConnection } from "../connections/get.ts";
import { noteEvent } from "./events.ts";
import type { ConnectionKey, Span } from "./spans.ts";
import type { RunState, WindowKind } from "./states.ts";
import { cutWindow } from "./window.ts";

export type Ask = ConnectionKey & {
  kind: WindowKind;
  window: { from: Date; to: Date };
  spans: readonly Span[];
  traceId: string;
};

export type OpenRun = { id: string; state: RunState; traceId: string; windowTo: string };

/** The connection's run that is not finished, without a lock. */
export async function findOpenRun(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<OpenRun | null> {
  const [run] = await rowsOf<OpenRun>(
    tx,
    sql`select id, state, trace_id as "traceId", ${isoInstant(sql`window_to`)} as "windowTo" from sync_runs
         where tenant_id = ${tenantId} and connection_id = ${connectionId} and state in ('queued', 'running', 'paused')`,
  );
  return run ?? null;
}

/** Its end, or its pause, waits for this transaction. @throws ConflictError when it has just ended */
export async function holdOpenRun(tx: Tx, tenantId: string, runId: string): Promise<OpenRun> {
  const [run] = await rowsOf<OpenRun>(
    tx,
    sql`select id, state, trace_id as "traceId", ${isoInstant(sql`window_to`)} as "windowTo" from sync_runs
         where tenant_id = ${tenantId} and id = ${runId} and state in ('queued', 'running', 'paused') for no key update`,
  );
  if (!run) throw new ConflictError("RUN_ENDING", "A run is just ending.", "Try again in a moment.");
  return run;
}

/**
 * Have these spans listed: by the connection's open run if there is one, else by a new one.
 *
 * @throws NotFoundError, ConflictError when the account must be reconnected first
 */
export async function askForRun(tx: Tx, boss: PgBoss, ask: Ask): Promise<{ runId: string }> {
  const { tenantId, connectionId, traceId } = ask;
  const { provider, accountId } = await getConnection(tx, tenantId, connectionId);
  // Whoever is disconnecting the account finishes first, and then it is not there. The first lock of all, as for them.
  await lock(tx, "account", `${provider}/${accountId}`);
  const connection = await getConnection(tx, tenantId, connectionId);
  if (connection.status === "disconnected") {
    throw new ConflictError(
      "CONNECTION_DISCONNECTED",
      `${connection.account} is disconnected.`,
      "Reconnect the account, then start again.",
    );
  }
  const open = await findOpenRun(tx, ask);
  if (open) return widenRun(tx, boss, ask, open);
  const [made] = await rowsOf<{ id: string }>(
    tx,
    sql`insert into sync_runs (tenant_id, connection_id, kind, state, trace_id, window_from, window_to)
        values (${tenantId}, ${connectionId}, ${ask.kind}, 'queued', ${traceId}, ${ask.window.from.toISOString()}, ${ask.window.to.toISOString()})
        on conflict do nothing returning id`,
  );
  // Somebody else's has begun at this very moment.
  const other = made ? null : await findOpenRun(tx, ask);
  if (other) return widenRun(tx, boss, ask, other);
  if (!made) throw new ConflictError("RUN_ENDING", "A run is just ending.", "Try again in a moment.");
  await addChunks(tx, ask, made.id);
  await sendJob(boss, tx, startBackfill, { tenantId, traceId, runId: made.id });
  await noteEvent(tx, { ...ask, runId: made.id, type: "run.asked", level: "info", message: ASKED[ask.kind] });
  return { runId: made.id };
}

const ASKED: Record<WindowKind, string> = {
  backfill: "A reading of what is missing was asked for.",
  refresh: "A new reading of all months was asked for.",
  heal: "A new reading of single months was asked for.",
};

/** Chunks before their run, as a worker that ends a chunk locks them. */
async function widenRun(tx: Tx, boss: PgBoss, ask: Ask, open: OpenRun): Promise<{ runId: string }> {
  const { tenantId } = ask;
  const chunks = await addChunks(tx, ask, open.id);
  if (chunks.length === 0) return { runId: open.id };
  const run = await holdOpenRun(tx, tenantId, open.id);
  await tx.execute(
    sql`update sync_runs set window_from = least(window_from, ${ask.window.from.toISOString()}::timestamptz),
               window_to = greatest(window_to, ${ask.window.to.toISOString()}::timestamptz) where tenant_id = ${tenantId} and id = ${run.id}`,
  );
  if (run.state === "running") {
    const job = { tenantId, traceId: run.traceId, runId: run.id };
    await sendChunks(tx, boss, job, chunks);
    await sendJob(boss, tx, countItems, job);
  }
  await noteEvent(tx, { ...ask, runId: run.id, type: "run.widened", level: "info", message: ASKED[ask.kind] });
  return { runId: run.id };
}

/** One chunk a month and span. A chunk of the run that has ended begins anew. */
async function addChunks(tx: Tx, { tenantId, connectionId, spans }: Ask, runId: string): Promise<string[]> {
  const rows = spans.flatMap(({ stream, from, to }) => cutWindow(from, to).map((chunk) => ({ stream, ...chunk })));
  if (rows.length === 0) return [];
  const made = await rowsOf<{ id: string }>(
    tx,
    sql`with made as (
          insert into sync_chunks as chunk (tenant_id, run_id, connection_id, stream, month, window_from, window_to)
          select ${tenantId}::uuid, ${runId}::uuid, ${connectionId}::uuid, row.stream, row.month, row.from, row.to
            from jsonb_to_recordset(${jsonRows(rows)}) as row (stream text, month date, "from" timestamptz, "to" timestamptz)
           order by row.stream, row.from
          on conflict (tenant_id, run_id, stream, window_from) do update
             set state = 'waiting', window_to = greatest(chunk.window_to, excluded.window_to), page_token = null, mark_token = null, attempts = 0, retries = 0, refusals = 0, pages = 0,
                 fetched = 0, inserted = 0, updated = 0, unchanged = 0, deleted = 0, failed = 0, expected = null, is_share = false,
                 error_code = null, error = null, started_at = null, paged_at = null, finished_at = null
           where chunk.state in ('done', 'failed', 'cancelled')
          returning id, month, stream)
        select id from made order by month desc, stream desc`,
  );
  const ids = made.map(({ id }) => id);
  await tx.execute(sql`delete from chunk_listings where tenant_id = ${tenantId} and chunk_id = ${anyOf(ids, "uuid")}`);
  return ids;
}

/** @param chunkIds newest month first: that is the order they are read in */
export async function sendChunks(
  tx: Tx,
  boss: PgBoss,
  run: { tenantId: string; traceId: string; runId: string },
  chunkIds: readonly string[],
): Promise<void> {
  for (const [rank, chunkId] of chunkIds.entries())
    await sendJob(boss, tx, backfillChunk, { ...run, chunkId, rank }, { hasten: true });
}
