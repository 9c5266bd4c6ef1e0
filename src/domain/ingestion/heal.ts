import { sql } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { ConflictError, NotFoundError } from "#src/errors.ts";
import { type Ask, askForRun, findOpenRun, holdOpenRun, sendChunks } from "./ask.ts";
import { type Span, brokenSpans, monthSpans } from "./spans.ts";

export type Heal = Pick<Ask, "tenantId" | "connectionId" | "traceId"> & {
  streams: readonly string[];
  /** `YYYY-MM`: that month, whatever its state. Without: all that is missing, failed or partial. */
  month?: string | undefined;
};

/** List again what a listing can mend. @throws NotFoundError, ConflictError when nothing is to be mended */
export async function healIngestion(
  tx: Tx,
  boss: PgBoss,
  { streams, month, ...ask }: Heal,
): Promise<{ runId: string }> {
  const spans = month === undefined ? await brokenSpans(tx, ask, streams) : await monthSpans(tx, ask, streams, month);
  if (spans.length === 0) {
    throw new ConflictError(
      "NOTHING_TO_HEAL",
      "Nothing that was asked for is missing.",
      "To see whether something has changed, read everything again.",
    );
  }
  return askForRun(tx, boss, { ...ask, kind: "heal", window: hullOf(spans), spans });
}

function hullOf(spans: readonly Span[]): { from: Date; to: Date } {
  return {
    from: new Date(Math.min(...spans.map(({ from }) => from.getTime()))),
    to: new Date(Math.max(...spans.map(({ to }) => to.getTime()))),
  };
}

type Failed = { connectionId: string; runId: string; stream: string; from: string; to: string };

const notFailed = () => new ConflictError("NOT_FAILED", "This month has not failed.", "Nothing to do.");

/** Listed from its beginning once more: what was listed until now says nothing about what is still there. */
async function forgetPlace(tx: Tx, tenantId: string, chunkId: string): Promise<void> {
  await tx.execute(sql`
    update sync_chunks set page_token = null, mark_token = null, started_at = null, paged_at = null, pages = 0,
           fetched = 0, inserted = 0, updated = 0, unchanged = 0, deleted = 0, failed = 0
     where tenant_id = ${tenantId} and id = ${chunkId}`);
  await tx.execute(sql`delete from chunk_listings where tenant_id = ${tenantId} and chunk_id = ${chunkId}`);
}

/** What makes a place in a listing useless. */
const LOST_PLACE = ["PAGE_TOKEN_REPEATED", "PROVIDER_REFUSED"];

/**
 * Try a month again that was given up. In a run that is still open it goes on where it stopped.
 *
 * @throws NotFoundError, ConflictError when it did not fail
 */
export async function retryChunk(
  tx: Tx,
  boss: PgBoss,
  { tenantId, chunkId, traceId }: { tenantId: string; chunkId: string; traceId: string },
): Promise<{ runId: string }> {
  const [chunk] = await rowsOf<Failed & { state: string }>(
    tx,
    sql`select connection_id as "connectionId", run_id as "runId", stream, state, ${isoInstant(sql`window_from`)} as from, ${isoInstant(sql`window_to`)} as to
          from sync_chunks where tenant_id = ${tenantId} and id = ${chunkId}`,
  );
  if (!chunk) throw new NotFoundError("Month");
  if (chunk.state !== "failed" && chunk.state !== "cancelled") throw notFailed();
  const key = { tenantId, connectionId: chunk.connectionId };
  const open = await findOpenRun(tx, key);
  if (open?.id !== chunk.runId) {
    const span = { stream: chunk.stream, from: new Date(chunk.from), to: new Date(chunk.to) };
    return askForRun(tx, boss, { ...key, traceId, kind: "heal", window: span, spans: [span] });
  }
  const [again] = await rowsOf<{ anew: boolean }>(
    tx,
    sql`with old as materialized (
          select id, error_code = any(${sql.param(LOST_PLACE)}::text[]) as anew from sync_chunks
           where tenant_id = ${tenantId} and id = ${chunkId} and state in ('failed', 'cancelled') for no key update)
        update sync_chunks chunk set state = 'waiting', attempts = 0, retries = 0, refusals = 0, error_code = null, error = null, finished_at = null
          from old where chunk.tenant_id = ${tenantId} and chunk.id = old.id returning coalesce(old.anew, false) as anew`,
  );
  if (!again) throw notFailed();
  if (again.anew) await forgetPlace(tx, tenantId, chunkId);
  const run = await holdOpenRun(tx, tenantId, open.id);
  if (run.state === "running") await sendChunks(tx, boss, { tenantId, traceId, runId: run.id }, [chunkId]);
  return { runId: run.id };
}
