import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { LeaseLostError } from "#src/errors.ts";
import type { WalkKind } from "../ingestion/states.ts";

export type ConnectionKey = { tenantId: string; connectionId: string };

/** A run that walks whole lists, as its present worker holds it. */
export type WalkRun = ConnectionKey & { id: string; kind: WalkKind; lease: number; startedAt: Date; traceId: string };

/** One list of a run. `fetched`: rows its stored pages hold, and so the offset of the next. */
export type Walk = {
  stream: string;
  state: "waiting" | "running" | "done" | "failed";
  attempts: number;
  pages: number;
  fetched: number;
};

/** Ask for a run, or find the one that is open. @returns its id and whether it is new */
export async function openRun(
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
  { kind, traceId }: { kind: WalkKind; traceId: string },
): Promise<{ runId: string; isNew: boolean } | null> {
  const state = kind === "hourly" ? "running" : "queued";
  const [made] = await rowsOf<{ id: string }>(
    tx,
    sql`insert into sync_runs (tenant_id, connection_id, kind, state, trace_id, window_from, window_to, started_at)
        values (${tenantId}, ${connectionId}, ${kind}, ${state}, ${traceId}, now(), now(), now())
        on conflict do nothing returning id`,
  );
  if (made) return { runId: made.id, isNew: true };
  const [open] = await rowsOf<{ id: string }>(
    tx,
    sql`select id from sync_runs where tenant_id = ${tenantId} and connection_id = ${connectionId} and state in ('queued', 'running', 'paused')`,
  );
  return open ? { runId: open.id, isNew: false } : null;
}

/**
 * Take a run over: whoever held it before writes nothing from here on.
 *
 * @param streams what it walks, in order
 * @returns null when there is nothing to go on with: ended, cancelled, paused
 */
export async function claimRun(
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
  runId: string,
  streams: readonly string[],
): Promise<{ run: WalkRun; walks: Walk[] } | null> {
  type Row = { kind: WalkKind; lease: string; started_at: string; trace_id: string };
  const [row] = await rowsOf<Row>(
    tx,
    sql`update sync_runs set state = 'running', lease_version = lease_version + 1
         where tenant_id = ${tenantId} and id = ${runId} and connection_id = ${connectionId} and state in ('queued', 'running') and kind in ('hourly', 'manual')
        returning kind, lease_version::text as lease, ${isoInstant(sql`started_at`)} as started_at, trace_id`,
  );
  if (!row) return null;
  const known = await rowsOf<Walk>(
    tx,
    sql`with made as (
          insert into stream_walks (tenant_id, run_id, connection_id, stream)
          select ${tenantId}::uuid, ${runId}::uuid, ${connectionId}::uuid, unnest(${sql.param([...streams])}::text[])
          on conflict (tenant_id, run_id, stream) do nothing
          returning stream, state, attempts, pages, fetched)
        select * from made union all
        select stream, state, attempts, pages, fetched from stream_walks where tenant_id = ${tenantId} and run_id = ${runId}`,
  );
  const byName = new Map(known.map((walk) => [walk.stream, walk]));
  const run: WalkRun = {
    tenantId,
    connectionId,
    id: runId,
    kind: row.kind,
    lease: Number(row.lease),
    startedAt: new Date(row.started_at),
    traceId: row.trace_id,
  };
  return { run, walks: streams.flatMap((stream) => byName.get(stream) ?? []) };
}

/**
 * The first statement of whatever is written for a run: it takes the run's row, and a worker that was overtaken stops here.
 *
 * @throws LeaseLostError
 */
export async function holdRun(tx: Tx, run: WalkRun): Promise<void> {
  const held = await rowsOf(
    tx,
    sql`select 1 from sync_runs where tenant_id = ${run.tenantId} and id = ${run.id} and lease_version = ${run.lease} and state = 'running'
           for no key update`,
  );
  if (held.length === 0) throw new LeaseLostError(`run ${run.id}`);
}
