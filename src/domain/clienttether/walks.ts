import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { noteEvent } from "../ingestion/events.ts";
import { type WalkRun, holdRun } from "./runs.ts";

type Counts = { inserted: number; updated: number; unchanged: number; deleted: number; failed: number };

/** What people call the lists. */
const WORDS: Readonly<Record<string, string>> = {
  "ct.stages": "Stages",
  "ct.leads": "Leads",
  "ct.opportunities": "Opportunities",
  "ct.events": "Events",
  "ct.activities": "Activities",
  "ct.notes": "Notes",
};
export const listWord = (stream: string): string => WORDS[stream] ?? stream;

/** @returns take-overs since its last stored page, this one included. @throws LeaseLostError */
export async function beginWalk(tx: Tx, run: WalkRun, stream: string): Promise<number> {
  await holdRun(tx, run);
  const [row] = await rowsOf<{ attempts: number }>(
    tx,
    sql`update stream_walks set state = 'running', attempts = attempts + 1, started_at = coalesce(started_at, clock_timestamp())
         where tenant_id = ${run.tenantId} and run_id = ${run.id} and stream = ${stream} returning attempts`,
  );
  return row?.attempts ?? 0;
}

/** Whoever leaves it in good order is no death. @throws LeaseLostError */
export async function leaveWalk(tx: Tx, run: WalkRun, stream: string): Promise<void> {
  await holdRun(tx, run);
  await tx.execute(
    sql`update stream_walks set attempts = 0 where tenant_id = ${run.tenantId} and run_id = ${run.id} and stream = ${stream}`,
  );
}

/** What came of some of its rows. The caller holds the run. */
export async function countWalk(tx: Tx, run: WalkRun, stream: string, counts: Counts): Promise<void> {
  await tx.execute(sql`
    update stream_walks set inserted = inserted + ${counts.inserted}, updated = updated + ${counts.updated}, unchanged = unchanged + ${counts.unchanged},
           deleted = deleted + ${counts.deleted}, failed = ${counts.failed}
     where tenant_id = ${run.tenantId} and run_id = ${run.id} and stream = ${stream}`);
}

/** Read to its end, and everything made of it: in the transaction that makes it. The caller holds the run. */
export async function finishWalk(tx: Tx, run: WalkRun, stream: string): Promise<void> {
  const [walk] = await rowsOf<Counts & { fetched: number; seconds: number }>(
    tx,
    sql`update stream_walks set state = 'done', finished_at = clock_timestamp()
         where tenant_id = ${run.tenantId} and run_id = ${run.id} and stream = ${stream}
        returning fetched, inserted, updated, unchanged, deleted, failed, extract(epoch from clock_timestamp() - started_at)::float8 as seconds`,
  );
  if (!walk) return;
  const { seconds, ...counts } = walk;
  const changed = counts.inserted + counts.updated + counts.deleted + counts.failed > 0;
  await noteEvent(tx, {
    ...whereIs(run, stream),
    type: "list.finished",
    level: changed ? "info" : "debug",
    message: `${listWord(stream)} were read to the end.`,
    durationMs: seconds * 1_000,
    counts,
  });
}

/** Give up on a list, with the reason; what the tables hold of it stays, and the rest of the run goes on. @throws LeaseLostError */
export async function failWalk(
  tx: Tx,
  run: WalkRun,
  stream: string,
  { code, message }: { code: string; message: string },
): Promise<void> {
  await holdRun(tx, run);
  await tx.execute(sql`
    update stream_walks set state = 'failed', error_code = ${code}, error = ${message}, finished_at = clock_timestamp()
     where tenant_id = ${run.tenantId} and run_id = ${run.id} and stream = ${stream}`);
  await noteEvent(tx, {
    ...whereIs(run, stream),
    type: "list.failed",
    level: "error",
    message: `${listWord(stream)} could not be read: ${message}`,
  });
}

const whereIs = ({ tenantId, connectionId, id }: WalkRun, stream: string) => ({
  tenantId,
  connectionId,
  runId: id,
  stream,
});
