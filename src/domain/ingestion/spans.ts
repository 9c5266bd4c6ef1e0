import { sql } from "drizzle-orm";
import { type Tx, anyOf, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";

export type ConnectionKey = { tenantId: string; connectionId: string };
/** A half-open stretch of one stream's time. */
export type Span = { stream: string; from: Date; to: Date };

type Row = { stream: string; from: string; to: string };

const spansOf = (rows: readonly Row[]): Span[] =>
  rows.map((row) => ({ stream: row.stream, from: new Date(row.from), to: new Date(row.to) }));

const HELD = sql`coalesce(range_agg(tstzrange(window_from, window_to)) filter (where state = 'done'), '{}'::tstzmultirange)`;

/** A month that was cancelled before anybody began it is as if it was never asked for. Beginning raises the lease, and so does the end. */
export const ASKED = sql`(state <> 'cancelled' or lease_version > 1)`;

/** Of each stream: what its finished listings hold, without what is known to be missing since. */
const heldSql = ({ tenantId, connectionId }: ConnectionKey) => sql`
  select chunk.stream, chunk.held - coalesce((
           select range_agg(tstzrange(gap.window_from, gap.window_to)) from gaps gap
            where gap.tenant_id = ${tenantId} and gap.connection_id = ${connectionId} and gap.stream = chunk.stream and gap.closed_at is null),
           '{}'::tstzmultirange) as held, chunk.wanted
    from (select stream, ${HELD} as held, range_agg(tstzrange(window_from, window_to)) filter (where ${ASKED}) as wanted
            from sync_chunks where tenant_id = ${tenantId} and connection_id = ${connectionId} group by stream) chunk`;

/** What of a window is not held, holes in its middle included; what an open run is about to read counts as held. */
export async function missingSpans(
  tx: Tx,
  key: ConnectionKey,
  streams: readonly string[],
  window: { from: Date; to: Date },
): Promise<Span[]> {
  const rows = await rowsOf<Row>(
    tx,
    sql`with held as (${heldSql(key)}),
        planned as (
          select chunk.stream, range_agg(tstzrange(chunk.window_from, chunk.window_to)) as spans
            from sync_runs run join sync_chunks chunk on chunk.tenant_id = ${key.tenantId} and chunk.run_id = run.id
           where run.tenant_id = ${key.tenantId} and run.connection_id = ${key.connectionId} and run.state in ('queued', 'running', 'paused')
             and chunk.state in ('waiting', 'running') group by 1)
        select wanted.stream, ${isoInstant(sql`lower(span)`)} as from, ${isoInstant(sql`upper(span)`)} as to
          from unnest(${sql.param([...streams])}::text[]) as wanted(stream)
          left join held using (stream) left join planned using (stream)
         cross join lateral unnest(
           tstzmultirange(tstzrange(${window.from.toISOString()}::timestamptz, ${window.to.toISOString()}::timestamptz))
             - coalesce(held.held, '{}') - coalesce(planned.spans, '{}')) as span`,
  );
  return spansOf(rows);
}

/** Everything a reading could mend: what was asked for once and is not held, and the months with items that failed. */
export async function brokenSpans(tx: Tx, key: ConnectionKey, streams: readonly string[]): Promise<Span[]> {
  const rows = await rowsOf<Row>(
    tx,
    sql`with held as (${heldSql(key)}),
        odd as (
          select stream, range_agg(distinct tstzrange(month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC')) as months
            from item_failures where tenant_id = ${key.tenantId} and connection_id = ${key.connectionId} group by 1)
        select held.stream, ${isoInstant(sql`lower(span)`)} as from, ${isoInstant(sql`upper(span)`)} as to
          from held left join odd using (stream)
         cross join lateral unnest((held.wanted - held.held) + (held.wanted * coalesce(odd.months, '{}'))) as span
         where held.stream = ${anyOf(streams)}`,
  );
  return spansOf(rows);
}

/** A month as far as it was ever asked for; all of it, up to now, if it never was. */
export async function monthSpans(
  tx: Tx,
  key: ConnectionKey,
  streams: readonly string[],
  month: string,
): Promise<Span[]> {
  const rows = await rowsOf<Row>(
    tx,
    sql`select wanted.stream, ${isoInstant(sql`coalesce(min(chunk.window_from), wanted.from)`)} as from,
               ${isoInstant(sql`greatest(max(chunk.window_to), least(wanted.to, clock_timestamp()))`)} as to
          from (select stream, first at time zone 'UTC' as from, (first + interval '1 month') at time zone 'UTC' as to, first
                  from unnest(${sql.param([...streams])}::text[]) as stream, (select ${`${month}-01`}::timestamp as first) one) wanted
          left join sync_chunks chunk on chunk.tenant_id = ${key.tenantId} and chunk.connection_id = ${key.connectionId}
               and chunk.stream = wanted.stream and chunk.month = wanted.first::date and chunk.state <> 'cancelled'
         where wanted.from < clock_timestamp()
         group by wanted.stream, wanted.from, wanted.to`,
  );
  return spansOf(rows);
}

/** The instant up to which every stream holds all that was ever asked for; null while one of them has a hole. */
export async function heldUntil(tx: Tx, key: ConnectionKey): Promise<string | null> {
  const [row] = await rowsOf<{ until: string | null }>(
    tx,
    sql`with held as (${heldSql(key)})
        select case when bool_and(isempty(wanted - held)) then ${isoInstant(sql`min(upper(held))`)} end as until from held where wanted is not null`,
  );
  return row?.until ?? null;
}
