import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { getConnection } from "../connections/get.ts";
import { ASKED } from "./spans.ts";
import type { MonthState } from "./states.ts";

export type CoverageMonth = {
  /** `YYYY-MM` */
  month: string;
  state: MonthState;
  items: number;
  failed: number;
  checkedAt: string | null;
  /** Why it is not complete, in words; null when it is. */
  reason: string | null;
  /** Whether listing it again can help. */
  healable: boolean;
};

export type Coverage = {
  from: string | null;
  to: string | null;
  streams: { stream: string; months: CoverageMonth[] }[];
};

type Row = {
  stream: string;
  month: string;
  items: number;
  failed: number;
  why: string | null;
  checked_at: string | null;
  reading: boolean;
  whole: boolean;
  broken: string | null;
  cancelled: boolean;
  from: string;
  to: string;
};

/**
 * What is known of each month of each stream that was ever asked for, oldest first. A month is complete when finished
 * listings cover all of it that was asked for, nothing in it is known to be missing since, and no item of it failed.
 *
 * @throws NotFoundError
 */
export async function coverage(tx: Tx, tenantId: string, connectionId: string): Promise<Coverage> {
  await getConnection(tx, tenantId, connectionId);
  const mine = sql`tenant_id = ${tenantId} and connection_id = ${connectionId}`;
  // A month's items are a range of the index: counted by it they cost half of what sorting all of them into months does.
  const rows = await rowsOf<Row>(
    tx,
    sql`with listed as materialized (
          select stream, month, range_agg(tstzrange(window_from, window_to)) filter (where ${ASKED}) as wanted,
                 coalesce(range_agg(tstzrange(window_from, window_to)) filter (where state = 'done'), '{}') as held,
                 coalesce(bool_or(state = 'running'), false) as reading, bool_or(state = 'cancelled') as cancelled,
                 max(finished_at) filter (where state = 'done') as checked_at
            from sync_chunks where ${mine} group by 1, 2),
        odd as materialized (
          select stream, month, count(*)::int as failed, min(message) as why from item_failures where ${mine} group by 1, 2)
        select listed.stream, to_char(listed.month, 'YYYY-MM') as month, stored.items, coalesce(odd.failed, 0) as failed, odd.why,
               ${isoInstant(sql`listed.checked_at`)} as checked_at, listed.reading and going.on as reading, listed.cancelled, gap.message as broken,
               isempty(listed.wanted - (listed.held - coalesce(gap.spans, '{}'))) as whole,
               ${isoInstant(sql`lower(listed.wanted)`)} as from, ${isoInstant(sql`upper(listed.wanted)`)} as to
          from listed left join odd using (stream, month)
         cross join lateral (
           select range_agg(tstzrange(window_from, window_to)) as spans, (array_agg(message order by opened_at desc))[1] as message from gaps
            where ${mine} and gaps.stream = listed.stream and closed_at is null
              and tstzrange(window_from, window_to) && tstzrange(listed.month::timestamp at time zone 'UTC', (listed.month + interval '1 month') at time zone 'UTC')) gap
         cross join lateral (
           select count(*)::int as items from source_items item
            where item.tenant_id = ${tenantId} and item.connection_id = ${connectionId} and item.stream = listed.stream and item.deleted_at is null
              and item.occurred_at >= listed.month::timestamp at time zone 'UTC' and item.occurred_at < (listed.month + interval '1 month') at time zone 'UTC') stored
         cross join (select exists (select 1 from sync_runs where ${mine} and state = 'running') as on) going
         where listed.wanted is not null
         order by listed.stream desc, listed.month`,
  );
  const streams = Map.groupBy(rows, (row) => row.stream);
  const froms = rows.map(({ from }) => from).sort();
  const tos = rows.map(({ to }) => to).sort();
  return {
    from: froms[0] ?? null,
    to: tos.at(-1) ?? null,
    streams: [...streams].map(([stream, months]) => ({ stream, months: months.map(monthOf) })),
  };
}

function monthOf(row: Row): CoverageMonth {
  const state = stateOf(row);
  return {
    month: row.month,
    state,
    items: row.items,
    failed: row.failed,
    checkedAt: row.checked_at,
    reason: reasonOf(row, state),
    healable: state !== "running",
  };
}

function stateOf({ reading, whole, broken, failed }: Row): MonthState {
  if (reading) return "running";
  if (!whole) return broken === null ? "missing" : "failed";
  return failed > 0 ? "partial" : "complete";
}

function reasonOf({ broken, cancelled, failed, why }: Row, state: MonthState): string | null {
  if (state === "failed") return broken;
  if (state === "missing") return cancelled ? "The reading was cancelled before it got here." : "Not read yet.";
  if (state === "partial") return failed === 1 ? (why ?? "") : `${failed} items failed; one of them: ${why ?? ""}`;
  return null;
}
