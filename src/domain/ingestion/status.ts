import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { getConnection } from "../connections/get.ts";
import { type Allowance, etaSeconds, itemsLeft, perSecond, shownSeconds, UNLIMITED } from "./eta.ts";
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
  /** Until all that is open is read; null while too little is known to tell. */
  etaSeconds: number | null;
};

export type IngestionStatus = {
  runId: string;
  kind: RunKind;
  state: RunState;
  streams: StreamStatus[];
  /** Until all streams are read; null while it cannot be told, or while it is paused. */
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

type StreamRow = Omit<StreamStatus, "etaSeconds" | "expected"> & {
  known: number;
  blank: number;
  counted: number;
  guessed: number | null;
  ahead: { months: number; items: number };
};

type Row = Omit<IngestionStatus, "runId" | "streams" | "etaSeconds" | "perSecond" | "error"> & {
  id: string;
  error_code: string | null;
  error: string | null;
  active_seconds: number | null;
  working_seconds: number | null;
  idle_seconds: number | null;
  streams: StreamRow[];
};

/**
 * The connection's newest run, or null if it never had one.
 *
 * @param allowance how fast its account may be read
 * @throws NotFoundError
 */
export async function ingestionStatus(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  allowance: Allowance = UNLIMITED,
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
               paged.active_seconds, paged.working_seconds, paged.idle_seconds,
               coalesce((select json_agg(progress order by progress.stream desc) from (${progressOf(tenantId)}) progress), '[]') as streams
          from sync_runs run
         cross join lateral (
           select extract(epoch from max(paged_at) - min(started_at))::float8 - run.paused_seconds as active_seconds,
                  extract(epoch from clock_timestamp() - min(started_at))::float8 - run.paused_seconds as working_seconds,
                  extract(epoch from clock_timestamp() - max(paged_at))::float8 as idle_seconds
             from sync_chunks chunk where chunk.tenant_id = ${tenantId} and chunk.run_id = run.id) paged
         where run.tenant_id = ${tenantId} and run.connection_id = ${connectionId}
         order by run.started_at desc limit 1`,
  );
  return run ? statusOf(run, allowance) : null;
}

/** A month that nobody has counted yet is taken for an average one. What was counted of several at once is right in their sum. */
const progressOf = (tenantId: string) => sql`
  select stream, count(*) filter (where state not in ('waiting', 'running'))::int as "chunksDone", count(*)::int as "chunksTotal",
         sum(fetched)::int as fetched, sum(inserted)::int as inserted, sum(updated)::int as updated, sum(unchanged)::int as unchanged,
         sum(deleted)::int as deleted, sum(failed)::int as failed,
         count(*) filter (where state = 'done' or expected is not null)::int as known,
         count(*) filter (where state in ('waiting', 'running') and expected is null)::int as blank,
         coalesce(sum(expected - fetched) filter (where state in ('waiting', 'running') or (state = 'done' and is_share)), 0)::float8 as counted,
         json_build_object('months', count(*) filter (where expected is not null and not is_share), 'items', coalesce(sum(expected), 0)) as ahead,
         sum(greatest(average - fetched, 0)) filter (where state in ('waiting', 'running') and expected is null)::float8 as guessed
    from (select chunk.*, avg(coalesce(case when state = 'done' then fetched end, expected)) over (partition by stream) as average
            from sync_chunks chunk where chunk.tenant_id = ${tenantId} and chunk.run_id = run.id) counted
   group by stream`;

function statusOf(row: Row, allowance: Allowance): IngestionStatus {
  const { id, error_code, error, active_seconds, working_seconds, idle_seconds: idle, streams, ...run } = row;
  const open = OPEN_STATES.includes(run.state);
  const fetched = streams.reduce((sum, stream) => sum + stream.fetched, 0);
  const isReading =
    open && run.pausedAt === null && streams.some(({ chunksDone, chunksTotal }) => chunksDone < chunksTotal);
  // A pause after the last page is not to be told from one before it but by what is left of the time.
  const seconds =
    isReading && idle !== null && working_seconds !== null ? shownSeconds(working_seconds, idle) : active_seconds;
  const parts = streams.map(({ known, blank, counted, guessed, ahead, ...stream }) => {
    const monthsLeft = open ? stream.chunksTotal - stream.chunksDone : 0;
    const left = monthsLeft === 0 ? 0 : itemsLeft({ all: stream.chunksTotal, known, blank }, { counted, guessed });
    const { stream: name, chunksDone: monthsDone } = stream;
    const reading = {
      stream: name,
      fetched: stream.fetched,
      left,
      monthsDone,
      monthsLeft,
      counted: ahead,
      blank: { months: blank, items: guessed ?? 0 },
    };
    return { stream, reading };
  });
  const readings = parts.map(({ reading }) => reading);
  const eta = run.pausedAt === null ? etaSeconds(readings, { seconds, idle }, allowance) : null;
  return {
    runId: id,
    ...run,
    streams: parts.map(({ stream, reading: { left, monthsLeft } }) => ({
      ...stream,
      expected: left === null ? null : Math.round(stream.fetched + left),
      etaSeconds: monthsLeft === 0 && run.pausedAt === null ? 0 : eta,
    })),
    etaSeconds: eta,
    perSecond: perSecond(fetched, seconds),
    error: error_code === null ? null : { code: error_code, message: error ?? "" },
  };
}
