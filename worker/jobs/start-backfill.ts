import { sql } from "drizzle-orm";
import { noteFailure } from "#src/connect/connection-health.ts";
import { openConnection } from "#src/connect/open-connection.ts";
import type { ConnectServices } from "#src/connect/services.ts";
import { type Tx, jsonRows, rowsOf, withTenant } from "#src/db/client.ts";
import { sendChunks } from "#src/domain/ingestion/ask.ts";
import { noteEvent } from "#src/domain/ingestion/events.ts";
import { failRun, settleRun } from "#src/domain/ingestion/settle.ts";
import type { ConnectionKey } from "#src/domain/ingestion/spans.ts";
import { ConnectionRevokedError, NotFoundError, ProviderError, isAppError } from "#src/errors.ts";
import { countItems, normalizeItems, type startBackfill } from "#src/jobs/backfill.job.ts";
import { sendJob } from "#src/jobs/send.ts";
import type { Http, Stream } from "#src/providers/contract.ts";
import type { Handler } from "../run-job.ts";

/**
 * Pin first, list after: what changes while the listing runs stands behind the pinned cursor, and a delta from it closes
 * the window without a hole. A cursor that is pinned already stays: only reading the change log moves it.
 */
export const startBackfillHandler =
  (services: ConnectServices): Handler<typeof startBackfill> =>
  async ({ tenantId, runId, traceId }, signal) => {
    const connectionId = await withTenant(services.db, tenantId, (tx) => queuedRun(tx, tenantId, runId));
    if (!connectionId) return { nothing: "to do" };
    const key = { tenantId, connectionId };
    try {
      const { connection, streams, http } = await openConnection(services, key);
      // A run over nothing would end "completed".
      if (streams.length === 0) throw new ConnectionRevokedError(`${connection.account} grants nothing that is read`);
      const pinned = await withTenant(services.db, tenantId, (tx) => pinnedStreams(tx, key));
      const cursors = await pinAll(
        streams.filter((stream) => !pinned.includes(stream.name)),
        http,
        signal,
      );
      return await withTenant(services.db, tenantId, async (tx) => {
        // The row lock makes a second starter wait, and then find the run begun.
        if (!(await queuedRun(tx, tenantId, runId))) return { nothing: "to do" };
        await storeCursors(tx, key, cursors);
        await tx.execute(sql`update sync_runs set state = 'running' where tenant_id = ${tenantId} and id = ${runId}`);
        const chunks = await openChunks(tx, tenantId, runId);
        await sendChunks(tx, services.boss, { tenantId, traceId, runId }, chunks);
        await sendJob(services.boss, tx, countItems, { tenantId, traceId, runId });
        const message = "Reading has begun, newest month first.";
        await noteEvent(tx, { ...key, runId, type: "run.started", level: "info", message });
        // With nothing to read, it ends when the sorting does.
        if ((await settleRun(tx, tenantId, connectionId)) === "sorting")
          await sendJob(services.boss, tx, normalizeItems, { tenantId, traceId, connectionId });
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

/** @returns its connection, or null when it is not waiting to begin (paused, begun, ended) */
async function queuedRun(tx: Tx, tenantId: string, runId: string): Promise<string | null> {
  const [run] = await rowsOf<{ connection_id: string }>(
    tx,
    sql`select connection_id from sync_runs where tenant_id = ${tenantId} and id = ${runId} and state = 'queued' for no key update`,
  );
  return run?.connection_id ?? null;
}

async function pinnedStreams(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<string[]> {
  const rows = await rowsOf<{ stream: string }>(
    tx,
    sql`select stream from stream_cursors where tenant_id = ${tenantId} and connection_id = ${connectionId}`,
  );
  return rows.map(({ stream }) => stream);
}

type Pinned = { stream: string; cursor: string | null };

function pinAll(streams: readonly Stream[], http: Http, signal: AbortSignal): Promise<Pinned[]> {
  return Promise.all(streams.map(async (stream) => ({ stream: stream.name, cursor: await stream.pin(http, signal) })));
}

async function storeCursors(tx: Tx, key: ConnectionKey, cursors: readonly Pinned[]): Promise<void> {
  if (cursors.length === 0) return;
  await tx.execute(sql`
    insert into stream_cursors (tenant_id, connection_id, stream, cursor, pinned_at)
    select ${key.tenantId}::uuid, ${key.connectionId}::uuid, row.stream, row.cursor, clock_timestamp()
      from jsonb_to_recordset(${jsonRows(cursors)}) as row (stream text, cursor text)
    on conflict (tenant_id, connection_id, stream) do nothing`);
}

/** Newest month first, streams side by side. */
async function openChunks(tx: Tx, tenantId: string, runId: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`select id from sync_chunks where tenant_id = ${tenantId} and run_id = ${runId} and state in ('waiting', 'running')
         order by month desc, stream desc`,
  );
  return rows.map(({ id }) => id);
}
