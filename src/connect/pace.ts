import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "#src/db/client.ts";
import { RateLimitedError } from "#src/errors.ts";
import { quotaUnits, quotaWaitSeconds } from "#src/metrics.ts";
import type { Pace } from "#src/providers/contract.ts";
import { LONGEST_WAIT_MS } from "#src/providers/retry-after.ts";
import { accountOf, close, largestNow, shrink, untilOpen } from "./account-turns.ts";
import type { PaceLimits } from "./pace-limits.ts";
import { AWAY_S, BUCKET, LARGEST_BATCH, REQUEST_BURST } from "./quota-figures.ts";
import { type Draw, type Lane, blockQuota, bucketKey, claimQuota, readPauses, slowQuota } from "./quota.ts";

/** Who has waited for less time asks so much later for the same turn, so that processes take turns. */
const POLITE_MS = 20;

export type PaceOptions = {
  db: Db;
  provider: { id: string; label: string };
  /** The provider's key of the account: the quota is the account's, whatever tenant connected it. */
  accountId: string;
  limits: PaceLimits;
  lane: Lane;
};

/**
 * The turns of one account's calls: shared with all workers through Postgres where a limit is set, else only the pauses
 * that the provider asked for, learnt of at the beginning.
 *
 * No transaction is open while a call waits, and none waits longer than LONGEST_WAIT_MS: its job goes back to the queue.
 */
export async function openPace(options: PaceOptions): Promise<Pace> {
  const { db, provider, limits, lane } = options;
  const key = bucketKey(provider.id, options.accountId);
  const account = accountOf(key);
  const bucketOf = (quota: string | undefined) => bucketKey(provider.id, options.accountId, quota);
  const isPaced = limits.requestsPerSecond > 0 || Object.values(limits.units).some((units) => units > 0);
  // A quota with a bucket is asked at each turn.
  const bucketless = Object.entries(limits.units).flatMap(([quota, units]) => (units > 0 ? [] : [bucketOf(quota)]));
  if (bucketless.length > 0) {
    for (const [bucket, seconds] of await readPauses(db, bucketless)) close(account, bucket, seconds);
  }

  const drawsOf = ({ quota, units, most }: Call): Draw[] => {
    const perMinute = quota === undefined ? 0 : (limits.units[quota] ?? 0);
    const perSecond = (perMinute / 60) * BUCKET.fill;
    const rps = limits.requestsPerSecond;
    return [
      ...(rps > 0 ? [{ key, each: 1, sized: false, perSecond: rps, burst: Math.max(REQUEST_BURST, rps / 4) }] : []),
      ...(perMinute > 0 && units > 0
        ? [
            {
              key: bucketOf(quota),
              each: units,
              sized: most !== undefined,
              perSecond,
              burst: perSecond * BUCKET.burstS,
            },
          ]
        : []),
    ];
  };

  /** Waits in line: one call of each lane asks Postgres at a time, or they would race for each turn. */
  async function takeTurn(call: Call, draws: Draw[], endMs: number): Promise<number> {
    const { most = 1, signal } = call;
    const line = account.lines[lane];
    if (line.crowd() > 0 && (line.crowd() + 1) * secondsOf(draws, most) * 1000 > LONGEST_WAIT_MS)
      throw comeBack(provider.label, lane === "live" ? AWAY_S.soon : AWAY_S.crowded);
    if (!(await line.enter(lane, 1, endMs - performance.now(), signal))) throw comeBack(provider.label, AWAY_S.soon);
    try {
      for (;;) {
        const { parts, waitMs, isPaused } = await claimQuota(db, { draws, most, largest: LARGEST_BATCH, lane });
        if (parts > 0) return parts;
        if (performance.now() + waitMs > endMs)
          throw new RateLimitedError(provider.label, Math.ceil(waitMs / 1000), !isPaused);
        const leftMs = endMs - performance.now() - waitMs;
        await sleep(waitMs + (lane === "live" ? 0 : (leftMs / LONGEST_WAIT_MS) * POLITE_MS), undefined, { signal });
      }
    } finally {
      line.leave();
    }
  }

  return {
    width: widthOf(limits, isPaced),
    async enter(call) {
      const begunMs = performance.now();
      const endMs = begunMs + LONGEST_WAIT_MS;
      const room = limits.parallelFetches || Number.POSITIVE_INFINITY;
      if (!(await account.seats.enter(lane, room, LONGEST_WAIT_MS, call.signal)))
        throw comeBack(provider.label, AWAY_S.soon);
      try {
        await untilOpen(account, bucketOf(call.quota), provider.label, call.signal);
        const draws = drawsOf(call);
        const parts =
          draws.length > 0 ? await takeTurn(call, draws, endMs) : Math.min(call.most ?? 1, largestNow(account));
        call.signal.throwIfAborted();
        quotaUnits.inc({ provider: provider.id }, call.units * parts);
        quotaWaitSeconds.inc({ provider: provider.id }, (performance.now() - begunMs) / 1000);
        return parts;
      } catch (error) {
        account.seats.leave();
        throw error;
      }
    },
    leave: () => account.seats.leave(),
    async slowDown(quota, { seconds, crowded = false }) {
      const bucket = bucketOf(quota);
      if (seconds !== null) await blockQuota(db, bucket, seconds);
      const pauseS = seconds ?? (await slowQuota(db, bucket, crowded));
      close(account, bucket, pauseS);
      if (crowded) shrink(account);
      return pauseS;
    },
  };
}

type Call = Parameters<Pace["enter"]>[0];

/** Seconds between two such calls. A batch is content with a second's worth. */
const secondsOf = (draws: readonly Draw[], most: number): number =>
  Math.max(
    0,
    ...draws.map(({ each, sized, perSecond }) =>
      Math.min(sized ? 1 : Number.POSITIVE_INFINITY, (each * (sized ? most : 1)) / perSecond),
    ),
  );

/** Its turn is too far. Not all at one instant, or they would meet again. */
function comeBack(label: string, [least, most]: readonly [number, number]): RateLimitedError {
  return new RateLimitedError(label, Math.round(least + Math.random() * (most - least)), true);
}

/** Where each call waits for its turn, more of them under way by one reader would only wait for each other. */
function widthOf({ requestsPerSecond, parallelFetches }: PaceLimits, isPaced: boolean): Pace["width"] {
  const most = parallelFetches || 5;
  return {
    batch: isPaced ? 1 : Math.min(most, 3),
    single: requestsPerSecond > 0 ? Math.max(1, Math.min(most, Math.floor(requestsPerSecond))) : most,
  };
}
