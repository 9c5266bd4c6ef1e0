import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { noteEvent } from "../ingestion/events.ts";
import { type ConnectionKey, type WalkRun, holdRun } from "./runs.ts";
import { listWord } from "./walks.ts";

type Walk = {
  stream: string;
  state: string;
  fetched: number;
  failed: number;
  error_code: string | null;
  error: string | null;
};

const ENDED = {
  completed: "Everything was read.",
  partial: "Ended with something missing.",
  failed: "Ended, and nothing could be read.",
} as const;

/** End a run whose lists are all read or given up, and say how far its connection is held. @throws LeaseLostError */
export async function settleWalks(tx: Tx, run: WalkRun): Promise<keyof typeof ENDED> {
  const { tenantId, connectionId, id } = run;
  await holdRun(tx, run);
  const walks = await rowsOf<Walk>(
    tx,
    sql`select stream, state, fetched, failed, error_code, error from stream_walks where tenant_id = ${tenantId} and run_id = ${id} order by started_at, stream`,
  );
  const failed = walks.filter((walk) => walk.state === "failed");
  const odd = walks.reduce((sum, walk) => sum + walk.failed, 0);
  // Of no clients all notes are soon read.
  const isNothing = walks.every(
    ({ stream, state, fetched }) => state === "failed" || (stream === "ct.notes" && fetched === 0),
  );
  const state = failed.length > 0 && isNothing ? "failed" : failed.length + odd > 0 ? "partial" : "completed";
  const reason = failed.map(({ stream, error }) => `${listWord(stream)}: ${error}`).join(" ") || null;
  await markSynced(tx, run, failed.length === 0);
  await tx.execute(sql`
    update sync_runs set state = ${state}, finished_at = clock_timestamp(), error_code = ${failed[0]?.error_code ?? null}, error = ${reason}
     where tenant_id = ${tenantId} and id = ${id}`);
  const level = state === "completed" ? "info" : "warn";
  const message = [ENDED[state], reason].filter(Boolean).join(" ");
  await noteEvent(tx, { tenantId, connectionId, runId: id, type: "run.finished", level, message });
  await announce(tx, { tenantId, topic: "connections" });
  return state;
}

/**
 * "Up to date as of": when the oldest of the newest complete walks began. Notes are read in rotation and have an age each.
 * Nothing is said while a list was never read to its end.
 */
async function markSynced(tx: Tx, { tenantId, connectionId, id }: WalkRun, isWell: boolean): Promise<void> {
  await tx.execute(sql`
    update connections set last_synced_at = greatest(last_synced_at, held.until),
           status = case when status = 'degraded' and ${isWell} then 'active' else status end,
           status_code = case when status = 'degraded' and ${isWell} then null else status_code end
      from (select case when bool_and(newest.at is not null) then min(newest.at) end as until
              from stream_walks wanted
             cross join lateral (
               select max(started_at) as at from stream_walks walk
                where walk.tenant_id = ${tenantId} and walk.connection_id = ${connectionId} and walk.stream = wanted.stream and walk.state = 'done') newest
             where wanted.tenant_id = ${tenantId} and wanted.run_id = ${id} and wanted.stream <> 'ct.notes') held
     where tenant_id = ${tenantId} and id = ${connectionId}`);
}

/** A run that cannot go on: the keys are refused, or the account went away. */
export async function failWalks(
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
  runId: string,
  { code, message }: { code: string; message: string },
): Promise<void> {
  const ended = await rowsOf(
    tx,
    sql`update sync_runs set state = 'failed', error_code = ${code}, error = ${message}, finished_at = clock_timestamp(), lease_version = lease_version + 1
         where tenant_id = ${tenantId} and id = ${runId} and state in ('queued', 'running', 'paused') returning 1`,
  );
  if (ended.length === 0) return;
  await tx.execute(sql`
    update stream_walks set state = 'failed', error_code = ${code}, error = ${message}, finished_at = clock_timestamp()
     where tenant_id = ${tenantId} and run_id = ${runId} and state in ('waiting', 'running')`);
  await noteEvent(tx, { tenantId, connectionId, runId, type: "run.failed", level: "error", message });
}
