import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { getConnection } from "../connections/get.ts";
import { etaSeconds } from "./eta.ts";
import type { RunState } from "./states.ts";

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
  /** null while too little is known to tell. */
  etaSeconds: number | null;
};

export type IngestionStatus = {
  runId: string;
  state: RunState;
  streams: StreamStatus[];
  startedAt: string;
  finishedAt: string | null;
  error: { code: string; message: string } | null;
  /** Stored items that are still to become contacts. */
  normalizing: number;
};

type Row = {
  id: string;
  state: RunState;
  error_code: string | null;
  error: string | null;
  started_at: string;
  finished_at: string | null;
  normalizing: number;
  streams: (Omit<StreamStatus, "etaSeconds"> & { elapsedSeconds: number })[];
};

/** The connection's newest run, or null if it never had one. @throws NotFoundError */
export async function ingestionStatus(tx: Tx, tenantId: string, connectionId: string): Promise<IngestionStatus | null> {
  await getConnection(tx, tenantId, connectionId);
  const [run] = await rowsOf<Row>(
    tx,
    sql`select run.id, run.state, run.error_code, run.error,
               ${isoInstant(sql`run.started_at`)} as started_at,
               ${isoInstant(sql`run.finished_at`)} as finished_at,
               (select count(*)::int from source_items item
                 where item.tenant_id = ${tenantId} and item.connection_id = run.connection_id and item.normalized_at is null) as normalizing,
               coalesce((select json_agg(progress order by progress.stream desc) from (
                 select chunk.stream, count(*) filter (where chunk.state in ('done', 'failed'))::int as "chunksDone", count(*)::int as "chunksTotal",
                        sum(chunk.fetched)::int as fetched, sum(chunk.inserted)::int as inserted, sum(chunk.updated)::int as updated,
                        sum(chunk.unchanged)::int as unchanged, sum(chunk.deleted)::int as deleted,
                        sum(chunk.failed)::int as failed,
                        extract(epoch from clock_timestamp() - min(chunk.started_at))::float8 as "elapsedSeconds"
                   from sync_chunks chunk where chunk.tenant_id = ${tenantId} and chunk.run_id = run.id group by chunk.stream) progress), '[]') as streams
          from sync_runs run
         where run.tenant_id = ${tenantId} and run.connection_id = ${connectionId}
         order by run.started_at desc limit 1`,
  );
  if (!run) return null;
  return {
    runId: run.id,
    state: run.state,
    startedAt: run.started_at,
    finishedAt: run.finished_at,
    error: run.error_code === null ? null : { code: run.error_code, message: run.error ?? "" },
    normalizing: run.normalizing,
    streams: run.streams.map(({ elapsedSeconds, ...stream }) => ({
      ...stream,
      etaSeconds: run.finished_at === null ? etaSeconds({ ...stream, elapsedSeconds }) : 0,
    })),
  };
}
