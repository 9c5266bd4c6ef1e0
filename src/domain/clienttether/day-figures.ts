import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import type { Evidence } from "./evidence.ts";

/**
 * The day of the evidence, where the workspace is: figures of the days before it are history and stay as they are. Days behind
 * it were begun in another time zone, and are not yet.
 */
const dayOf = ({ tenantId, at }: Evidence): SQL =>
  sql`(select (${at}::timestamptz at time zone time_zone)::date as day from tenants where id = ${tenantId})`;

/** No more than its column holds: amounts of rows may be nonsense. */
const MOST = sql.raw("9999999999999999.99");
const VALUE = sql`coalesce(greatest(least(sum(deal_size), ${MOST}), -${MOST}), 0)`;

/** How many leads there are at the end of this day, so far. */
export async function writeLeadMetrics(tx: Tx, evidence: Evidence): Promise<void> {
  const { tenantId, connectionId } = evidence;
  const mine = sql`tenant_id = ${tenantId} and connection_id = ${connectionId}`;
  await tx.execute(sql`
    with today as materialized ${dayOf(evidence)},
    grouped as (
      select case grouping(source, status, owner, market) when 7 then 'source' when 11 then 'status' when 13 then 'owner' when 14 then 'market' else 'total' end as dimension,
             coalesce(source, status, owner, market, '') as name, count(*)::int as count, ${VALUE} as value
        from ct_leads where ${mine} and deleted_at is null group by grouping sets ((), (source), (status), (owner), (market))),
    fresh as materialized (
      select * from grouped union all
      select 'qualified', '', count(*)::int, ${VALUE} from ct_leads where ${mine} and deleted_at is null and qualified),
    gone as (
      delete from lead_metrics old using today where ${mine} and old.day >= today.day
         and (old.day > today.day or not exists (select 1 from fresh where fresh.dimension = old.dimension and fresh.name = old.name)))
    insert into lead_metrics as old (tenant_id, connection_id, day, dimension, name, count, value)
    select ${tenantId}::uuid, ${connectionId}::uuid, today.day, dimension, name, count, value from fresh cross join today
    on conflict (tenant_id, connection_id, dimension, day, name) do update set count = excluded.count, value = excluded.value
     where (old.count, old.value) is distinct from (excluded.count, excluded.value)`);
}

/** The same of opportunities by stage; a stage of the cycle that holds none is said to hold none. */
export async function writeStageCounts(tx: Tx, evidence: Evidence): Promise<void> {
  const { tenantId, connectionId } = evidence;
  const mine = sql`tenant_id = ${tenantId} and connection_id = ${connectionId}`;
  await tx.execute(sql`
    with today as materialized ${dayOf(evidence)},
    held as (
      select stage, count(*)::int as count, ${VALUE} as value from ct_opportunities where ${mine} and deleted_at is null group by stage),
    cycle as (select name as stage, position, active from ct_stages where ${mine}),
    fresh as materialized (
      select stage, coalesce(cycle.position, 32767) as position, coalesce(held.count, 0) as count, coalesce(held.value, 0) as value
        from cycle full join held using (stage) where cycle.active or held.count is not null),
    gone as (
      delete from pipeline_stage_counts old using today where ${mine} and old.day >= today.day
         and (old.day > today.day or not exists (select 1 from fresh where fresh.stage = old.stage)))
    insert into pipeline_stage_counts as old (tenant_id, connection_id, day, stage, position, count, value)
    select ${tenantId}::uuid, ${connectionId}::uuid, today.day, stage, position, count, value from fresh cross join today
    on conflict (tenant_id, connection_id, day, stage) do update set position = excluded.position, count = excluded.count, value = excluded.value
     where (old.position, old.count, old.value) is distinct from (excluded.position, excluded.count, excluded.value)`);
}

/**
 * Worth a call today: there is something to win, it is neither won nor lost yet, and its stage is one that the cycle still
 * uses, or does not know.
 */
export async function writeHotList(tx: Tx, { tenantId, connectionId }: Evidence): Promise<void> {
  const mine = sql`tenant_id = ${tenantId} and connection_id = ${connectionId}`;
  await tx.execute(sql`
    with idle as (select name from ct_stages where ${mine} and not active),
    fresh as materialized (
      select external_id, candidate, market, units, weighted_iff, stage, likely from ct_opportunities
       where ${mine} and deleted_at is null and weighted_iff > 0 and coalesce(likely, 50) between 1 and 99
         and not exists (select 1 from idle where idle.name = stage)),
    gone as (
      delete from hot_list_items old where ${mine} and not exists (select 1 from fresh where fresh.external_id = old.external_id))
    insert into hot_list_items as old (tenant_id, connection_id, external_id, candidate, market, units, weighted_iff, stage, likely)
    select ${tenantId}::uuid, ${connectionId}::uuid, external_id, candidate, market, units, weighted_iff, stage, likely from fresh
    on conflict (tenant_id, connection_id, external_id) do update
       set candidate = excluded.candidate, market = excluded.market, units = excluded.units, weighted_iff = excluded.weighted_iff,
           stage = excluded.stage, likely = excluded.likely
     where (old.candidate, old.market, old.units, old.weighted_iff, old.stage, old.likely)
        is distinct from (excluded.candidate, excluded.market, excluded.units, excluded.weighted_iff, excluded.stage, excluded.likely)`);
}
