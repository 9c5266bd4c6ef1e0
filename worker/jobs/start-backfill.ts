import { sql } from "drizzle-orm";
import { openConnection } from "#src/connect/open-connection.ts";
import type { ConnectServices } from "#src/connect/services.ts";
import { noteFailure } from "#src/connect/connection-health.ts";
import { type Tx, jsonRows, rowsOf, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { isoInstant } from "#src/db/sql.ts";
import { failRun, settleRun } from "#src/domain/ingestion/settle.ts";
import { cutWindow } from "#src/domain/ingestion/window.ts";
import { ConnectionRevokedError, NotFoundError, isAppError, ProviderError } from "#src/errors.ts";
import { backfillChunk, type startBackfill } from "#src/jobs/backfill.job.ts";
import { sendJob } from "#src/jobs/send.ts";
import type { Http, Stream } from "#src/providers/contract.ts";
import type { Handler } from "../run-job.ts";

type Run = { connection_id: string; window_from: string; window_to: string };

/**
 * Pin first, list after: what changes while the listing runs stands behind the pinned cursor, and a delta from it closes
 * the window without a hole.
 */
export const startBackfillHandler =
  (services: ConnectServices): Handler<typeof startBackfill> =>
  async ({ tenantId, runId, traceId }, signal) => {
    const run = await withTenant(services.db, tenantId, (tx) => queuedRun(tx, tenantId, runId));
    if (!run) return { nothing: "to do" };
    const key = { tenantId, connectionId: run.connection_id };
    try {
      const { connection, streams, http } = await openConnection(services, key);
      // A run over nothing would end "completed".
      if (streams.length === 0) throw new ConnectionRevokedError(`${connection.account} grants nothing that is read`);
      const cursors = await pinAll(streams, http, signal);
      return await withTenant(services.db, tenantId, async (tx) => {
        // The row lock makes a second starter wait, and then find the run begun.
        if (!(await queuedRun(tx, tenantId, runId))) return { nothing: "to do" };
        await storeCursors(tx, key, cursors);
        const chunks = await cutChunks(tx, { ...key, runId }, run, streams);
        await tx.execute(sql`update sync_runs set state = 'running' where tenant_id = ${tenantId} and id = ${runId}`);
        for (const [rank, chunk] of chunks.entries()) {
          await sendJob(services.boss, tx, backfillChunk, { tenantId, traceId, runId, chunkId: chunk.id, rank });
        }
        await settleRun(tx, tenantId, key.connectionId);
        await announce(tx, { tenantId, topic: "ingestion", id: key.connectionId });
        return { chunks: chunks.length };
      });
    } catch (error) {
      await noteFailure(services, key, error);
      if (isAppError(error) && (error.retry.kind === "never" || isRefusal(error))) {
        const code = isRefusal(error) ? "PROVIDER_REFUSED" : error.code;
        await withTenant(services.db, tenantId, (tx) => failRun(tx, tenantId, runId, code, error.message));
        if (isRefusal(error)) return { failed: code };
      }
      // Disconnected meanwhile: its runs went with it, and nothing is wrong.
      if (error instanceof NotFoundError) return { stopped: error.message };
      throw error;
    }
  };

/** The account or the project is not set up for this: only a person can change it, and then starts again. */
const isRefusal = (error: unknown) => error instanceof ProviderError && error.isRefusal;

async function queuedRun(tx: Tx, tenantId: string, runId: string): Promise<Run | undefined> {
  const [run] = await rowsOf<Run>(
    tx,
    sql`select connection_id, ${isoInstant(sql`window_from`)} as window_from, ${isoInstant(sql`window_to`)} as window_to
          from sync_runs where tenant_id = ${tenantId} and id = ${runId} and state = 'queued' for no key update`,
  );
  return run;
}

type Pinned = { stream: string; cursor: string | null };

function pinAll(streams: readonly Stream[], http: Http, signal: AbortSignal): Promise<Pinned[]> {
  return Promise.all(streams.map(async (stream) => ({ stream: stream.name, cursor: await stream.pin(http, signal) })));
}

async function storeCursors(
  tx: Tx,
  key: { tenantId: string; connectionId: string },
  cursors: readonly Pinned[],
): Promise<void> {
  await tx.execute(sql`
    insert into stream_cursors as old (tenant_id, connection_id, stream, cursor, pinned_at)
    select ${key.tenantId}::uuid, ${key.connectionId}::uuid, row.stream, row.cursor, clock_timestamp()
      from jsonb_to_recordset(${jsonRows(cursors)}) as row (stream text, cursor text)
    on conflict (tenant_id, connection_id, stream) do update
       set cursor = excluded.cursor, pinned_at = excluded.pinned_at, generation = old.generation + 1`);
}

/** One chunk a month and stream; newest month first, streams side by side. */
async function cutChunks(
  tx: Tx,
  key: { tenantId: string; connectionId: string; runId: string },
  run: Run,
  streams: readonly Stream[],
): Promise<{ id: string }[]> {
  const [from, to] = [new Date(run.window_from), new Date(run.window_to)];
  const rows = streams.flatMap((stream) => cutWindow(from, to).map((chunk) => ({ stream: stream.name, ...chunk })));
  return rowsOf<{ id: string }>(
    tx,
    sql`with made as (
          insert into sync_chunks (tenant_id, run_id, connection_id, stream, month, window_from, window_to)
          select ${key.tenantId}::uuid, ${key.runId}::uuid, ${key.connectionId}::uuid, row.stream, row.month, row.from, row.to
            from jsonb_to_recordset(${jsonRows(rows)}) as row (stream text, month date, "from" timestamptz, "to" timestamptz)
          on conflict (tenant_id, run_id, stream, month) do nothing returning id, month, stream)
        select id from made order by month desc, stream desc`,
  );
}
