import { sql } from "drizzle-orm";
import { type Db, type Tx, anyOf, jsonRows, rowsOf } from "#src/db/client.ts";
import { CUT, GROWTH_S, LONGEST_BACKOFF_S, SLOWEST } from "./quota-figures.ts";

/** `live` is somebody waiting for what has just happened; it goes before `backfill`. */
export type Lane = "live" | "backfill";

/** One bucket a call draws from. `sized`: the call is a batch, and takes `each` for every part. */
export type Draw = { key: string; each: number; sized: boolean; perSecond: number; burst: number };

/** `parts` 0: not yet, ask again in `waitMs`. Nothing was taken then. `isPaused`: it is the provider who wants it so. */
export type Claimed = { parts: number; waitMs: number; isPaused: boolean };

/** A live call that must wait keeps backfill away for so long after its turn, or until it has asked again. */
const LIVE_GRACE_S = 0.3;
/** A live call waits here no longer than this. */
const LIVE_WAIT_S = 3;

/**
 * Take one call's quota from all of its buckets, or from none. One statement: a worker that is stopped in the middle
 * holds nobody up.
 *
 * A batch gets as many parts as there are units left, and waits for a second's worth when there are few.
 *
 * @param most parts wanted; 1 for a plain call
 * @param largest parts of a batch where nothing slows it
 */
export async function claimQuota(
  db: Db,
  { draws, most, largest, lane }: { draws: readonly Draw[]; most: number; largest: number; lane: Lane },
): Promise<Claimed> {
  const claim = () =>
    rowsOf<{ parts: number; wait_s: number; paused: boolean; rows: number }>(
      db,
      sql`with locked as (
            select bucket.*, draw.each, draw.sized, draw."perSecond" as per_second, draw.burst
              from rate_buckets bucket
              join jsonb_to_recordset(${jsonRows(draws)}) as draw (key text, each float8, sized boolean, "perSecond" float8, burst float8)
                on draw.key = bucket.key
             order by bucket.key for update of bucket),
          timed as (select locked.*, clock_timestamp() as now from locked),
          paced as (
            select timed.*, per_second * ${grown(sql`rate`, GROWTH_S.rate)} as speed,
                   greatest(1, floor(${largest}::float8 * ${grown(sql`batch`, GROWTH_S.batch)})) as fit,
                   greatest(0, extract(epoch from now - refilled_at)::float8) as since
              from timed),
          filled as (
            select paced.*, least(burst, units + since * speed) as level,
                   case when sized then each * greatest(1, least(${most}::float8, fit, floor(speed / each))) else each end as need
              from paced),
          ready as (
            select filled.*, greatest(0, (least(need, burst) - level) / speed, extract(epoch from blocked_until - now)::float8,
                   case when ${lane} = 'backfill' and live_until > now
                        then greatest(extract(epoch from live_until - now)::float8 - ${LIVE_GRACE_S}::float8, 0.02) end) as wait_s
              from filled),
          verdict as (
            select max(wait_s) as wait_s, count(*)::int as rows, coalesce(bool_or(blocked_until > now), false) as paused,
                   coalesce(min(greatest(1, least(${most}::float8, fit, floor(level / each)))) filter (where sized), 1)::int as parts
              from ready),
          taken as (
            update rate_buckets bucket
               set units = ready.level - case when verdict.wait_s > 0 then 0 when ready.sized then verdict.parts * ready.each else ready.each end,
                   refilled_at = ready.now,
                   live_until = case when ${lane} = 'backfill' then bucket.live_until
                                     when verdict.wait_s > 0
                                     then greatest(bucket.live_until, ready.now + make_interval(secs => least(verdict.wait_s, ${LIVE_WAIT_S}::float8) + ${LIVE_GRACE_S}::float8)) end
              from ready, verdict
             where bucket.key = ready.key and (verdict.wait_s = 0 or ${lane} = 'live'))
          select case when wait_s > 0 then 0 else parts end as parts, wait_s, paused, rows from verdict`,
    );
  for (;;) {
    const [verdict] = await claim();
    if (verdict?.rows === draws.length) {
      return { parts: verdict.parts, waitMs: Math.ceil(verdict.wait_s * 1000), isPaused: verdict.paused };
    }
    await fillBuckets(db, draws);
  }
}

/** Share of the full speed, grown back since the provider refused. */
const grown = (share: ReturnType<typeof sql>, seconds: number) =>
  sql`least(1, ${share} + coalesce(greatest(0, extract(epoch from clock_timestamp() - slowed_at)::float8), 0) / ${seconds}::float8)`;

/** An account nobody drew from is full. */
async function fillBuckets(db: Db, draws: readonly Pick<Draw, "key" | "burst">[]): Promise<void> {
  await db.execute(
    sql`insert into rate_buckets (key, units, refilled_at)
        select draw.key, draw.burst, clock_timestamp() from jsonb_to_recordset(${jsonRows(draws)}) as draw (key text, burst float8)
        on conflict do nothing`,
  );
}

/** The provider named an instant: nobody calls before it. */
export async function blockQuota(db: Db, key: string, seconds: number): Promise<void> {
  await fillBuckets(db, [{ key, burst: 0 }]);
  await db.execute(
    sql`update rate_buckets set blocked_until = greatest(blocked_until, clock_timestamp() + make_interval(secs => ${seconds}::float8)) where key = ${key}`,
  );
}

/**
 * The provider refused and named no instant: all workers go slower, once for all the calls that were under way, and pause
 * for longer the slower they already are. A crowded batch makes the next ones smaller instead, after a second.
 *
 * @returns seconds of the pause that are left
 */
export async function slowQuota(db: Db, key: string, crowded: boolean): Promise<number> {
  await fillBuckets(db, [{ key, burst: 0 }]);
  const rate = grown(sql`rate`, GROWTH_S.rate);
  const batch = grown(sql`batch`, GROWTH_S.batch);
  const cut = crowded ? "batch" : "rate";
  const [slowed] = await rowsOf<{ seconds: number }>(
    db,
    sql`with locked as (select * from rate_buckets where key = ${key} for update),
        cut as (
          select key, clock_timestamp() as now,
                 greatest(${SLOWEST}::float8, ${rate} * ${crowded ? 1 : CUT.rate.to}::float8) as rate,
                 greatest(${SLOWEST}::float8, ${batch} * ${crowded ? CUT.batch.to : 1}::float8) as batch
            from locked where coalesce(slowed_at, '-infinity') < clock_timestamp() - make_interval(secs => ${CUT[cut].everyS}::float8)),
        paused as (
          update rate_buckets bucket
             set rate = cut.rate, batch = cut.batch, slowed_at = cut.now, units = least(bucket.units, 0),
                 blocked_until = greatest(bucket.blocked_until, cut.now + make_interval(secs =>
                   case when ${crowded}::boolean then 1 else least(${LONGEST_BACKOFF_S}::float8, 1 / cut.rate ^ 2) end * (0.75 + random() / 2)))
            from cut where bucket.key = cut.key
          returning bucket.blocked_until)
        select extract(epoch from coalesce((select blocked_until from paused), (select blocked_until from locked)) - clock_timestamp())::float8 as seconds`,
  );
  return Math.max(0, slowed?.seconds ?? 0);
}

export const bucketKey = (provider: string, accountId: string, quota?: string): string =>
  [provider, accountId, ...(quota === undefined ? [] : [quota])].join("/");

/** `units` as of `sinceSeconds` ago, `rate` the share of the full speed that is had now. */
export type BucketState = { units: number; sinceSeconds: number; rate: number; blockedSeconds: number };

/** How buckets stand, by key; without those that nobody has drawn from. */
export async function readBuckets(db: Db | Tx, keys: readonly string[]): Promise<Map<string, BucketState>> {
  const rows = await rowsOf<BucketState & { key: string }>(
    db,
    sql`select key, units, greatest(0, extract(epoch from clock_timestamp() - refilled_at)::float8) as "sinceSeconds", ${grown(sql`rate`, GROWTH_S.rate)} as rate,
               greatest(0, coalesce(extract(epoch from blocked_until - clock_timestamp())::float8, 0)) as "blockedSeconds"
          from rate_buckets where key = ${anyOf(keys)}`,
  );
  return new Map(rows.map(({ key, ...state }) => [key, state]));
}

/** Pauses that other workers were told of. @returns seconds left by bucket, of those that last */
export async function readPauses(db: Db, keys: readonly string[]): Promise<Map<string, number>> {
  const rows = await rowsOf<{ key: string; seconds: number }>(
    db,
    sql`select key, extract(epoch from blocked_until - clock_timestamp())::float8 as seconds
          from rate_buckets where key = ${anyOf(keys)} and blocked_until > clock_timestamp()`,
  );
  return new Map(rows.map(({ key, seconds }) => [key, seconds]));
}
