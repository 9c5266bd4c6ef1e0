import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { LeaseLostError } from "#src/errors.ts";
import type { Window } from "#src/providers/contract.ts";
import { type Mark, markText, readMark } from "#src/providers/listing-circle.ts";

export type Chunk = {
  tenantId: string;
  id: string;
  runId: string;
  connectionId: string;
  stream: string;
  month: string;
  window: Window;
  pageToken: string | null;
  pages: number;
  mark: Mark | null;
  lease: number;
  /** Take-overs since the last committed page, this one included. */
  attempts: number;
  sweeping: boolean;
};

export type PageCounts = {
  fetched: number;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  failed: number;
};

type ChunkRow = {
  run_id: string;
  connection_id: string;
  stream: string;
  month: string;
  window_from: string;
  window_to: string;
  page_token: string | null;
  pages: number;
  mark_token: string | null;
  lease: string;
  attempts: number;
  sweeping: boolean;
};

/**
 * Take a chunk over: whoever held it before writes nothing from here on.
 *
 * A chunk that finds older rows in its window, or failures in its month, keeps the ids it lists: so it can tell what has gone.
 *
 * @returns null when nothing is left to do
 */
export async function claimChunk(tx: Tx, tenantId: string, chunkId: string): Promise<Chunk | null> {
  const [row] = await rowsOf<ChunkRow>(
    tx,
    sql`update sync_chunks chunk set state = 'running', lease_version = lease_version + 1, attempts = attempts + 1,
               started_at = coalesce(started_at, clock_timestamp()),
               sweeping = case when chunk.pages > 0 then chunk.sweeping else exists (
                 select 1 from source_items item
                  where item.tenant_id = ${tenantId} and item.connection_id = chunk.connection_id and item.stream = chunk.stream
                    and item.occurred_at >= chunk.window_from and item.occurred_at < chunk.window_to and item.deleted_at is null)
                 or exists (
                 select 1 from item_failures failure
                  where failure.tenant_id = ${tenantId} and failure.connection_id = chunk.connection_id and failure.stream = chunk.stream
                    and failure.month = chunk.month and failure.step = 'fetch') end
         where tenant_id = ${tenantId} and id = ${chunkId} and state in ('waiting', 'running')
           and exists (select 1 from sync_runs run where run.tenant_id = ${tenantId} and run.id = chunk.run_id and run.state = 'running')
        returning run_id, connection_id, stream, month::text, page_token, pages, mark_token, lease_version::text as lease, attempts, sweeping,
                  ${isoInstant(sql`window_from`)} as window_from, ${isoInstant(sql`window_to`)} as window_to`,
  );
  if (!row) return null;
  return {
    tenantId,
    id: chunkId,
    runId: row.run_id,
    connectionId: row.connection_id,
    stream: row.stream,
    month: row.month,
    window: { from: new Date(row.window_from), to: new Date(row.window_to) },
    pageToken: row.page_token,
    pages: row.pages,
    mark: readMark(row.mark_token),
    lease: Number(row.lease),
    attempts: row.attempts,
    sweeping: row.sweeping,
  };
}

/**
 * The first statement of a page's transaction: it takes the chunk's row, and a worker that was overtaken stops here.
 *
 * @returns whether the run was paused meanwhile: this page is the last one for now
 * @throws LeaseLostError
 */
export async function holdChunk(tx: Tx, chunk: Chunk): Promise<{ paused: boolean }> {
  const [held] = await rowsOf<{ paused: boolean }>(
    tx,
    sql`select run.state = 'paused' as paused from sync_chunks chunk join sync_runs run on run.tenant_id = ${chunk.tenantId} and run.id = chunk.run_id
         where chunk.tenant_id = ${chunk.tenantId} and chunk.id = ${chunk.id} and chunk.lease_version = ${chunk.lease} and chunk.state = 'running'
           for no key update of chunk`,
  );
  if (!held) throw new LeaseLostError(`chunk ${chunk.id}`);
  return held;
}

/** Where the next page is, null when there is none, and what the listing is watched by. */
export type Place = { token: string | null; mark: Mark | null };

/**
 * The page's counts and the next page's place, in the transaction that stores its items. No token: the listing was
 * complete, and so is the chunk.
 *
 * One update a transaction: Postgres checks the foreign key of a row that its own transaction has already changed, and
 * that check would take a lock on the run.
 *
 * @returns the counts of the whole chunk so far
 */
export async function advanceChunk(
  tx: Tx,
  chunk: Chunk,
  counts: PageCounts,
  next: Place,
  paused: boolean,
): Promise<PageCounts> {
  const done = next.token === null;
  const state = done ? "done" : paused ? "waiting" : "running";
  const [total] = await rowsOf<PageCounts>(
    tx,
    sql`update sync_chunks set pages = pages + 1, paged_at = clock_timestamp(), attempts = 0, retries = 0, refusals = 0, page_token = ${next.token}, mark_token = ${markText(next.mark)},
               fetched = fetched + ${counts.fetched}, inserted = inserted + ${counts.inserted}, updated = updated + ${counts.updated},
               unchanged = unchanged + ${counts.unchanged}, deleted = deleted + ${counts.deleted}, failed = failed + ${counts.failed},
               state = ${state}, finished_at = case when ${done} then clock_timestamp() end
         where tenant_id = ${chunk.tenantId} and id = ${chunk.id} and lease_version = ${chunk.lease}
        returning fetched, inserted, updated, unchanged, deleted, failed`,
  );
  return total ?? counts;
}

/** Give up on a month, with the reason; the rest of the run goes on. @throws LeaseLostError */
export async function failChunk(tx: Tx, chunk: Chunk, code: string, message: string): Promise<void> {
  const failed = await rowsOf(
    tx,
    sql`update sync_chunks set state = 'failed', error_code = ${code}, error = ${message}, finished_at = clock_timestamp()
         where tenant_id = ${chunk.tenantId} and id = ${chunk.id} and lease_version = ${chunk.lease} returning 1`,
  );
  if (failed.length === 0) throw new LeaseLostError(`chunk ${chunk.id}`);
}

/** What a try that did not end in a page counts as: waiting for a turn is no failure, and no failure is a death. */
export type Retried = "waited" | "failed" | "refused";

/** @returns such tries since the last page */
export async function noteRetry(tx: Tx, chunk: Chunk, kind: Retried): Promise<{ retries: number; refusals: number }> {
  const [row] = await rowsOf<{ retries: number; refusals: number }>(
    tx,
    sql`update sync_chunks set attempts = 0, retries = retries + ${kind === "waited" ? 0 : 1}, refusals = refusals + ${kind === "refused" ? 1 : 0}
         where tenant_id = ${chunk.tenantId} and id = ${chunk.id} and lease_version = ${chunk.lease} returning retries, refusals`,
  );
  if (!row) throw new LeaseLostError(`chunk ${chunk.id}`);
  return row;
}
