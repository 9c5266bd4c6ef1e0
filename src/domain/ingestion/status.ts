import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { getConnection } from "../connections/get.ts";
import { etaSeconds, perSecond } from "./eta.ts";
import { OPEN_STATES, type RunKind, type RunState } from "./states.ts";

export type StreamStatus = {
  stream: string;
  chunksDone: number;
  chunksTotal: number;
  fetched: number;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  failed: number;
  /** Items it will be in all, as far as counted or guessed from the months that are; null while nothing is known. */
  expected: number | null;
  /** null while too little is known to tell. */
  etaSeconds: number | null;
};

export type IngestionStatus = {
  runId: string;
  kind: RunKind;
  state: RunState;
  streams: StreamStatus[];
  /** Of the slowest stream; null while it cannot be told, or while it is paused. */
  etaSeconds: number | null;
  perSecond: number | null;
  startedAt: string;
  finishedAt: string | null;
  pausedAt: string | null;
  error: { code: string; message: string } | null;
  /** Stored items that are still to become contacts. */
  normalizing: number;
  /** Of the connection, whatever run met them. */
  failedItems: number;
  openGaps: number;
};

type StreamRow = Omit<StreamStatus, "etaSeconds" | "expected"> & { left: number | null };

type Row = Omit<IngestionStatus, "runId" | "streams" | "etaSeconds" | "perSecond" | "error"> & {
  id: string;
  error_code: string | null;
  error: string | null;
  active_seconds: number | null;
  idle_seconds: number | null;
  streams: StreamRow[];
};

/**
 * The connection's newest run, or null if it never had one.
 *
 * @param quotaSpeeds items a second that the quota allows, by stream
 * @throws NotFoundError
 */
export async function ingestionStatus(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  quotaSpeeds: Readonly<Record<string, number>> = {},
): Promise<IngestionStatus | null> {
  await getConnection(tx, tenantId, connectionId);
  const mine = sql`tenant_id = ${tenantId} and connection_id = ${connectionId}`;
  const [run] = await rowsOf<Row>(
    tx,
    sql`select run.id, run.kind, run.state, run.error_code, run.error, ${isoInstant(sql`run.started_at`)} as "startedAt",
               ${isoInstant(sql`run.finished_at`)} as "finishedAt", ${isoInstant(sql`run.paused_at`)} as "pausedAt",
               (select count(*)::int from source_items where ${mine} and normalized_at is null) as normalizing,
               (select count(*)::int from item_failures where ${mine}) as "failedItems",
               (select count(*)::int from gaps where ${mine} and closed_at is null) as "openGaps",
               paged.active_seconds, paged.idle_seconds,
               coalesce((select json_agg(progress order by progress.stream desc) from (${progressOf(tenantId)}) progress), '[]') as streams
          from sync_runs run
         cross join lateral (
           select extract(epoch from max(paged_at) - min(started_at))::float8 - run.paused_seconds as active_seconds,
                  extract(epoch from clock_timestamp() - max(paged_at))::float8 as idle_seconds
             from sync_chunks chunk where chunk.tenant_id = ${tenantId} and chunk.run_id = run.id) paged
         where run.tenant_id = ${tenantId} and run.connection_id = ${connectionId}
         order by run.started_at desc limit 1`,
  );
  return run ? statusOf(run, quotaSpeeds) : null;
}

/** A month that nobody has counted yet is taken for an average one, as long as there are few of them: months differ. */
const progressOf = (tenantId: string) => sql`
  select stream, count(*) filter (where state not in ('waiting', 'running'))::int as "chunksDone", count(*)::int as "chunksTotal",
         sum(fetched)::int as fetched, sum(inserted)::int as inserted, sum(updated)::int as updated, sum(unchanged)::int as unchanged,
         sum(deleted)::int as deleted, sum(failed)::int as failed,
         case when count(*) filter (where state = 'waiting' and expected is null) * 5 <= count(*)
              then sum(greatest(coalesce(expected, average) - fetched, 0)) filter (where state in ('waiting', 'running'))::float8 end as left
    from (select chunk.*, avg(coalesce(case when state = 'done' then fetched end, expected)) over (partition by stream) as average
            from sync_chunks chunk where chunk.tenant_id = ${tenantId} and chunk.run_id = run.id) counted
   group by stream`;

function statusOf(
  { id, error_code, error, active_seconds: activeSeconds, idle_seconds: idleSeconds, streams, ...run }: Row,
  quotaSpeeds: Readonly<Record<string, number>>,
): IngestionStatus {
  const open = OPEN_STATES.includes(run.state);
  const fetched = streams.reduce((sum, stream) => sum + stream.fetched, 0);
  const isReading = run.state === "running" && streams.some(({ chunksDone, chunksTotal }) => chunksDone < chunksTotal);
  const withEta = streams.map(({ left, ...stream }) => {
    const reading = open && stream.chunksDone < stream.chunksTotal;
    const eta =
      reading && left !== null
        ? etaSeconds({
            fetched: stream.fetched,
            left,
            activeSeconds,
            idleSeconds,
            quotaSpeed: quotaSpeeds[stream.stream],
          })
        : null;
    const expected = reading ? (left === null ? null : Math.round(stream.fetched + left)) : stream.fetched;
    return { ...stream, expected, etaSeconds: run.pausedAt !== null ? null : reading ? eta : 0 };
  });
  const etas = withEta.map((stream) => stream.etaSeconds);
  return {
    runId: id,
    ...run,
    streams: withEta,
    etaSeconds: etas.includes(null) ? null : Math.max(0, ...etas.map((eta) => eta ?? 0)),
    perSecond: perSecond({ fetched, activeSeconds, idleSeconds: isReading ? idleSeconds : 0 }),
    error: error_code === null ? null : { code: error_code, message: error ?? "" },
  };
}
