import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import type { ConnectionKey } from "#src/domain/ingestion/spans.ts";
import type { Window } from "#src/providers/contract.ts";

type Run = { tenantId: string; runId: string };

type Row = { stream: string; from: string; to: string };
const windowOf = ({ from, to }: Row): Window => ({ from: new Date(from), to: new Date(to) });

/** @returns null when the run is not under way */
export async function runConnection(tx: Tx, { tenantId, runId }: Run): Promise<ConnectionKey | null> {
  const [run] = await rowsOf<{ connection_id: string }>(
    tx,
    sql`select connection_id from sync_runs where tenant_id = ${tenantId} and id = ${runId} and state = 'running'`,
  );
  return run ? { tenantId, connectionId: run.connection_id } : null;
}

/** Streams of which nothing is counted yet, several months are open, and no time between them is somebody else's. */
export async function uncountedStretches(
  tx: Tx,
  { tenantId, runId }: Run,
): Promise<{ stream: string; window: Window }[]> {
  const rows = await rowsOf<Row>(
    tx,
    sql`select stream, ${isoInstant(sql`min(window_from)`)} as from, ${isoInstant(sql`max(window_to)`)} as to from sync_chunks
         where tenant_id = ${tenantId} and run_id = ${runId} group by stream
        having bool_and(expected is null) and bool_and(state in ('waiting', 'running', 'done')) and count(*) filter (where state <> 'done') > 1
           and sum(window_to - window_from) = max(window_to) - min(window_from)
         order by stream desc`,
  );
  return rows.map((row) => ({ stream: row.stream, window: windowOf(row) }));
}

/**
 * What all months of a stretch hold together. Those that are read keep what they held, the others get a share by their
 * length: no month's number is right by itself, and their sum is.
 */
export async function noteTotal(
  tx: Tx,
  { tenantId, runId }: Run,
  stream: string,
  { from, to }: Window,
  total: number,
): Promise<void> {
  await tx.execute(sql`
    with part as materialized (
      select id, state = 'done' as done, fetched, extract(epoch from window_to - window_from)::float8 as length, window_from from sync_chunks
       where tenant_id = ${tenantId} and run_id = ${runId} and stream = ${stream} and state in ('waiting', 'running', 'done') and expected is null
         and window_from >= ${from.toISOString()}::timestamptz and window_to <= ${to.toISOString()}::timestamptz
       order by run_id, stream, window_from for no key update),
    rest as (select greatest(0, ${total} - coalesce(sum(fetched) filter (where done), 0)) as items, sum(length) filter (where not done) as length from part),
    open as (select id, sum(length) over (order by window_from) as until, length from part where not done),
    share as (
      select id, round(rest.items * open.until / rest.length) - round(rest.items * (open.until - open.length) / rest.length) as items from open, rest
      union all select id, fetched from part where done)
    update sync_chunks chunk set expected = share.items, is_share = true from share where chunk.tenant_id = ${tenantId} and chunk.id = share.id`);
}

/** A month that waits, whichever: what is counted of some is to speak for all. Mail first, which takes the time. */
export async function anyUncounted(
  tx: Tx,
  { tenantId, runId }: Run,
): Promise<{ id: string; stream: string; window: Window } | null> {
  const [row] = await rowsOf<Row & { id: string }>(
    tx,
    sql`select chunk.id, chunk.stream, ${isoInstant(sql`chunk.window_from`)} as from, ${isoInstant(sql`chunk.window_to`)} as to
          from sync_chunks chunk join sync_runs run on run.tenant_id = ${tenantId} and run.id = chunk.run_id
         where chunk.tenant_id = ${tenantId} and chunk.run_id = ${runId} and run.state = 'running' and chunk.state = 'waiting' and chunk.expected is null
         order by chunk.stream desc, md5(chunk.id::text) limit 1`,
  );
  return row ? { id: row.id, stream: row.stream, window: windowOf(row) } : null;
}

export async function noteCount(tx: Tx, tenantId: string, chunkId: string, items: number): Promise<void> {
  await tx.execute(
    sql`update sync_chunks set expected = ${items}
         where tenant_id = ${tenantId} and id = ${chunkId} and state = 'waiting' and expected is null`,
  );
}
