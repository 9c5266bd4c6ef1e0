import { sql } from "drizzle-orm";
import { type Db, rowsOf } from "#src/db/client.ts";

/** Seconds of quota that may be spent at once after a pause. */
const BURST_S = 10;

/**
 * Book units of one account's quota, shared by every worker through Postgres.
 *
 * The booking is made even when the answer is not 0: wait that long, then send.
 *
 * @param key bucket, `<provider>/<account>`; the quota belongs to the account, whatever tenant connected it
 * @param perMinute units a minute; 0 = no limit
 * @returns milliseconds to wait
 */
export async function reserveQuota(db: Db, key: string, units: number, perMinute: number): Promise<number> {
  if (perMinute === 0 || units === 0) return 0;
  const perSecond = perMinute / 60;
  const burst = perSecond * BURST_S;
  const [bucket] = await rowsOf<{ units: number; blocked_ms: number }>(
    db,
    sql`insert into rate_buckets as bucket (key, units, refilled_at) values (${key}, ${burst - units}::float8, clock_timestamp())
        on conflict (key) do update set
          units = least(${burst}::float8, bucket.units + extract(epoch from excluded.refilled_at - bucket.refilled_at)::float8 * ${perSecond}::float8) - ${units}::float8,
          refilled_at = excluded.refilled_at
        returning units, greatest(0, extract(epoch from blocked_until - refilled_at) * 1000)::float8 as blocked_ms`,
  );
  if (!bucket) return 0;
  return Math.ceil(Math.max(bucket.blocked_ms ?? 0, bucket.units < 0 ? (-bucket.units / perSecond) * 1000 : 0));
}

/** The provider named an instant: nobody spends before it. */
export async function pauseQuota(db: Db, key: string, seconds: number): Promise<void> {
  await db.execute(
    sql`insert into rate_buckets as bucket (key, units, refilled_at, blocked_until)
        values (${key}, 0, clock_timestamp(), clock_timestamp() + make_interval(secs => ${seconds}::float8))
        on conflict (key) do update set blocked_until = greatest(bucket.blocked_until, excluded.blocked_until)`,
  );
}
