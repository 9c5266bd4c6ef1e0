import { type SQL, sql } from "drizzle-orm";

/** `before`: the same figure a week ago, out of the history; null while the history is younger than that. */
export type Kpi = { value: number; before: number | null };
/** `name` is empty where the provider says none. */
export type Slice = { name: string; count: number; value: number };
/** `nextCursor` is opaque, and null on the last page. */
export type RowPage<T> = { items: T[]; nextCursor: string | null };

/** Whose figures a workspace's are, summed: one row `id` an account. */
export const accountsOf = (tenantId: string): SQL =>
  sql`select id from connections where tenant_id = ${tenantId} and provider = 'clienttether'`;

/** The workspace's own day, as a `date`. */
export const today = (tenantId: string): SQL =>
  sql`(select (now() at time zone time_zone)::date from tenants where id = ${tenantId})`;

/** The first instant of a day, a `date`, in the workspace's zone. */
export const startOfDay = (tenantId: string, day: SQL): SQL =>
  sql`(select (${day})::timestamp at time zone time_zone from tenants where id = ${tenantId})`;

/** Watermark of a stream: when the newest complete walk began; of several accounts the oldest, null while one has none. */
export const watermark = (tenantId: string, stream: string): SQL => sql`
  (select case when bool_and(done.at is not null) then min(done.at) end
     from (${accountsOf(tenantId)}) account
     left join lateral (
       select started_at as at from stream_walks
        where tenant_id = ${tenantId} and connection_id = account.id and stream = ${stream} and state = 'done'
        order by started_at desc nulls first limit 1) done on true)`;

export const cents = (amount: number): number => Math.round(amount * 100) / 100;
