import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { NotFoundError } from "#src/errors.ts";
import { getConnection } from "../connections/get.ts";
import { cutPage, readCursor } from "../cursor.ts";
import type { ChunkState, RunKind, RunState } from "./states.ts";

type Counts = {
  fetched: number;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  failed: number;
};

type Failure = { code: string; message: string } | null;

export type RunRow = Counts & {
  runId: string;
  connectionId: string;
  account: string;
  kind: RunKind;
  state: RunState;
  windowFrom: string;
  windowTo: string;
  startedAt: string;
  finishedAt: string | null;
  /** From the asking to the end, or to now; pauses left out. */
  seconds: number;
  /** Months of its streams, or lists where it walks lists whole. */
  chunksDone: number;
  chunksTotal: number;
  error: Failure;
};

export type ChunkRow = Counts & {
  chunkId: string;
  stream: string;
  /** null: the whole list, whatever its times. */
  month: string | null;
  windowFrom: string;
  windowTo: string;
  state: ChunkState;
  expected: number | null;
  pages: number;
  seconds: number | null;
  error: Failure;
};

const COUNTED = ["fetched", "inserted", "updated", "unchanged", "deleted", "failed"];
const COUNTS = sql.raw(COUNTED.join(", "));
const SUMS = sql.raw(COUNTED.map((name) => `coalesce(sum(chunk.${name}), 0)::int as ${name}`).join(", "));

const failureSql = (row: "run" | "chunk" | "walk") =>
  sql.raw(
    `case when ${row}.error_code is not null then json_build_object('code', ${row}.error_code, 'message', coalesce(${row}.error, '')) end as error`,
  );

export type ListRuns = {
  tenantId: string;
  connectionId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Newest first, with what the months or the lists of each came to. @throws NotFoundError, BadCursorError */
export async function listRuns(tx: Tx, { tenantId, connectionId, cursor, limit }: ListRuns) {
  const after = readCursor(cursor);
  if (connectionId !== undefined) await getConnection(tx, tenantId, connectionId);
  const rows = await rowsOf<RunRow & { placeAt: string }>(
    tx,
    sql`with page as (
          select * from sync_runs where tenant_id = ${tenantId}
             ${connectionId === undefined ? sql`` : sql`and connection_id = ${connectionId}`}
             ${after ? sql`and (started_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
           order by started_at desc, id desc limit ${limit + 1})
        select run.id as "runId", run.connection_id as "connectionId", connection.account, run.kind, run.state,
               ${isoInstant(sql`run.window_from`)} as "windowFrom", ${isoInstant(sql`run.window_to`)} as "windowTo",
               ${isoInstant(sql`run.started_at`)} as "startedAt", ${isoInstant(sql`run.finished_at`)} as "finishedAt", run.started_at::text as "placeAt",
               round((extract(epoch from coalesce(run.finished_at, run.paused_at, clock_timestamp()) - run.started_at) - run.paused_seconds)::numeric, 2)::float8 as seconds,
               chunks.*, ${failureSql("run")}
          from page run join connections connection on connection.tenant_id = ${tenantId} and connection.id = run.connection_id
         cross join lateral (
           select ${SUMS}, (count(*) filter (where chunk.monthly))::int as "chunksTotal",
                  (count(*) filter (where chunk.monthly and chunk.state not in ('waiting', 'running')))::int as "chunksDone"
             from (select ${COUNTS}, state, true as monthly from sync_chunks where tenant_id = ${tenantId} and run_id = run.id
                    union all
                   select ${COUNTS}, state, false from stream_walks where tenant_id = ${tenantId} and run_id = run.id) chunk) chunks
         order by run.started_at desc, run.id desc`,
  );
  return cutPage(
    rows.map(({ placeAt, ...run }) => ({ ...run, place: { at: placeAt, id: run.runId } })),
    limit,
  );
}

/** Newest month first; of a run that walks lists, its lists in the order in which they are read. @throws NotFoundError */
export async function listChunks(tx: Tx, tenantId: string, runId: string): Promise<ChunkRow[]> {
  const [run] = await rowsOf<{ kind: RunKind }>(
    tx,
    sql`select kind from sync_runs where tenant_id = ${tenantId} and id = ${runId}`,
  );
  if (!run) throw new NotFoundError("Run");
  if (run.kind === "hourly" || run.kind === "manual") return listWalks(tx, tenantId, runId);
  return rowsOf<ChunkRow>(
    tx,
    sql`select id as "chunkId", stream, to_char(month, 'YYYY-MM') as month, ${isoInstant(sql`window_from`)} as "windowFrom",
               ${isoInstant(sql`window_to`)} as "windowTo", state, case when not is_share then expected end as expected, pages, fetched, inserted, updated, unchanged, deleted, failed,
               round(extract(epoch from coalesce(finished_at, clock_timestamp()) - started_at)::numeric, 2)::float8 as seconds, ${failureSql("chunk")}
          from sync_chunks chunk where tenant_id = ${tenantId} and run_id = ${runId}
         order by month desc, stream desc, window_from desc`,
  );
}

function listWalks(tx: Tx, tenantId: string, runId: string): Promise<ChunkRow[]> {
  return rowsOf<ChunkRow>(
    tx,
    sql`select walk.run_id || '/' || stream as "chunkId", stream, null as month, ${isoInstant(sql`run.window_from`)} as "windowFrom",
               ${isoInstant(sql`run.window_to`)} as "windowTo", walk.state, null as expected, pages, fetched, inserted, updated, unchanged, deleted, failed,
               round(extract(epoch from coalesce(walk.finished_at, clock_timestamp()) - walk.started_at)::numeric, 2)::float8 as seconds, ${failureSql("walk")}
          from stream_walks walk join sync_runs run on run.tenant_id = ${tenantId} and run.id = walk.run_id
         where walk.tenant_id = ${tenantId} and walk.run_id = ${runId}
         order by walk.started_at nulls last, walk.stream`,
  );
}
