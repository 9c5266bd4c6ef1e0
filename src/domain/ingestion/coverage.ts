import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant, utcMonth } from "#src/db/sql.ts";
import { getConnection } from "../connections/get.ts";
import type { ChunkState, MonthState } from "./states.ts";

export type CoverageMonth = {
  month: string;
  state: MonthState;
  items: number;
  failed: number;
  checkedAt: string | null;
};
export type Coverage = {
  from: string | null;
  to: string | null;
  streams: { stream: string; months: CoverageMonth[] }[];
};

type Row = {
  stream: string;
  month: string;
  state: ChunkState;
  items: number;
  failed: number;
  checked_at: string | null;
};

/**
 * What is known of each month of each stream, oldest first: the newest chunk that looked at it, and what is stored.
 *
 * @throws NotFoundError
 */
export async function coverage(tx: Tx, tenantId: string, connectionId: string): Promise<Coverage> {
  await getConnection(tx, tenantId, connectionId);
  const rows = await rowsOf<Row>(
    tx,
    sql`with newest as (
          select distinct on (chunk.stream, chunk.month) chunk.stream, chunk.month, chunk.state, chunk.finished_at
            from sync_chunks chunk join sync_runs run on run.tenant_id = ${tenantId} and run.id = chunk.run_id
           where chunk.tenant_id = ${tenantId} and chunk.connection_id = ${connectionId}
           order by chunk.stream, chunk.month, run.started_at desc),
        stored as (
          select stream, ${utcMonth(sql`occurred_at`)} as month, count(*)::int as items
            from source_items where tenant_id = ${tenantId} and connection_id = ${connectionId} and deleted_at is null group by 1, 2),
        broken as (
          select stream, month, count(*)::int as failed from item_failures
           where tenant_id = ${tenantId} and connection_id = ${connectionId} group by 1, 2)
        select newest.stream, to_char(newest.month, 'YYYY-MM') as month, newest.state,
               coalesce(stored.items, 0) as items, coalesce(broken.failed, 0) as failed,
               ${isoInstant(sql`newest.finished_at`)} as checked_at
          from newest left join stored using (stream, month) left join broken using (stream, month)
         order by newest.stream desc, newest.month`,
  );
  const [span] = await rowsOf<{ from: string | null; to: string | null }>(
    tx,
    sql`select ${isoInstant(sql`min(window_from)`)} as from, ${isoInstant(sql`max(window_to)`)} as to
          from sync_runs where tenant_id = ${tenantId} and connection_id = ${connectionId}`,
  );
  const streams = Map.groupBy(rows, (row) => row.stream);
  return {
    from: span?.from ?? null,
    to: span?.to ?? null,
    streams: [...streams].map(([stream, months]) => ({ stream, months: months.map(monthOf) })),
  };
}

const STATES: Record<ChunkState, MonthState> = {
  waiting: "missing",
  running: "running",
  done: "complete",
  failed: "failed",
};

function monthOf(row: Row): CoverageMonth {
  const state = row.state === "done" && row.failed > 0 ? "partial" : STATES[row.state];
  return { month: row.month, state, items: row.items, failed: row.failed, checkedAt: row.checked_at };
}
