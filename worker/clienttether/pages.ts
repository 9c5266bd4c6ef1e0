import { hash } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Db, type Tx, anyOf, rowsOf, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { isoInstant } from "#src/db/sql.ts";
import type { ConnectionKey, WalkRun } from "#src/domain/clienttether/runs.ts";
import { LeaseLostError } from "#src/errors.ts";

/** Where a response belongs: `part` is the client whose notes it holds, else empty. */
export type Place = { stream: string; part: string; page: number };
export type StoredPage = { body: string; fetchedAt: string };

/**
 * Keep a response as it came, before anything is made of it: once, however often it comes. What came when is the evidence
 * of the run.
 *
 * A client whose pages were not all read is read again from the first, and then it is as if it had not been begun.
 *
 * @param rows the body holds
 * @throws LeaseLostError
 */
export async function storePage(
  db: Db,
  run: WalkRun,
  { stream, part, page }: Place,
  body: string,
  rows: number,
): Promise<void> {
  const { tenantId, connectionId } = run;
  const digest = hash("sha256", body);
  await withTenant(db, tenantId, async (tx) => {
    const [held] = await rowsOf<{ rows: number }>(
      tx,
      sql`with held as materialized (
            select date_trunc('milliseconds', clock_timestamp()) as now from sync_runs
             where tenant_id = ${tenantId} and id = ${run.id} and lease_version = ${run.lease} and state = 'running' for no key update),
          kept as (
            insert into ct_raw_pages (tenant_id, connection_id, hash, body, last_seen_at)
            select ${tenantId}::uuid, ${connectionId}::uuid, decode(${digest}, 'hex'), ${body}, now from held
            on conflict (tenant_id, connection_id, hash) do update set last_seen_at = excluded.last_seen_at),
          named as (
            insert into ct_raw_snapshots (tenant_id, connection_id, run_id, stream, part, page, hash, fetched_at)
            select ${tenantId}::uuid, ${connectionId}::uuid, ${run.id}::uuid, ${stream}, ${part}, ${page}, decode(${digest}, 'hex'), now from held
            on conflict (tenant_id, run_id, stream, part, page) do update set hash = excluded.hash, fetched_at = excluded.fetched_at),
          stale as (
            delete from ct_raw_snapshots old using held
             where ${page === 0 && part !== ""} and old.tenant_id = ${tenantId} and old.run_id = ${run.id} and old.stream = ${stream} and old.part = ${part} and old.page > 0),
          walked as (
            update stream_walks set pages = pages + 1, fetched = fetched + ${rows}, attempts = 0 from held
             where tenant_id = ${tenantId} and run_id = ${run.id} and stream = ${stream})
          select count(*)::int as rows from held`,
    );
    if (held?.rows !== 1) throw new LeaseLostError(`run ${run.id}`);
    // Of clients' notes many come a second: they are told of when they are brought in.
    if (part === "") await announce(tx, { tenantId, topic: "ingestion", id: connectionId });
  });
}

/** One stored response, or null behind the last one. */
export async function readPage(
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
  runId: string,
  { stream, part, page }: Place,
): Promise<StoredPage | null> {
  const [row] = await rowsOf<StoredPage>(
    tx,
    sql`select body, ${isoInstant(sql`fetched_at`)} as "fetchedAt" from ct_raw_snapshots snapshot
          join ct_raw_pages page on page.tenant_id = ${tenantId} and page.connection_id = ${connectionId} and page.hash = snapshot.hash
         where snapshot.tenant_id = ${tenantId} and snapshot.run_id = ${runId} and snapshot.stream = ${stream} and snapshot.part = ${part}
           and snapshot.page = ${page}`,
  );
  return row ?? null;
}

/** All stored responses of some clients, client by client and in order. */
export async function readParts(
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
  runId: string,
  stream: string,
  parts: readonly string[],
): Promise<(StoredPage & { part: string })[]> {
  return rowsOf(
    tx,
    sql`select part, body, ${isoInstant(sql`fetched_at`)} as "fetchedAt" from ct_raw_snapshots snapshot
          join ct_raw_pages page on page.tenant_id = ${tenantId} and page.connection_id = ${connectionId} and page.hash = snapshot.hash
         where snapshot.tenant_id = ${tenantId} and snapshot.run_id = ${runId} and snapshot.stream = ${stream} and snapshot.part = ${anyOf(parts)}
         order by part, snapshot.page`,
  );
}
