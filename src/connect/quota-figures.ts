/**
 * Figures of the quota's keeping; docs/decisions/014-quota.md says where they come from.
 *
 * The provider counts over any 60 s. A bucket that fills at `fill` of the quota and holds `burstS` seconds of it gives at
 * most 0.95 × 60 s + 2 s = 59 s of quota in a minute: the last second is for calls that do not all travel equally long.
 */
export const BUCKET = { fill: 0.95, burstS: 2 } as const;

/**
 * After a refusal without an instant the speed, or what a batch may hold when it was crowded, times `to`; once in
 * `everyS` for all calls under way. A batch is told sooner than a minute's quota.
 */
export const CUT = { rate: { to: 0.7, everyS: 5 }, batch: { to: 0.5, everyS: 1 } } as const;

/** Seconds in which nothing grows back to all. A batch is tried larger more slowly: each try refuses some of its parts. */
export const GROWTH_S = { rate: 100, batch: 600 } as const;
/** Never slower than this share of the full speed. */
export const SLOWEST = 0.05;
/** Longest pause we choose by ourselves. */
export const LONGEST_BACKOFF_S = 32;

/** Requests that may be sent at once after a pause: one, and what a timer that fires late has lost. */
export const REQUEST_BURST = 1.02;

/** Parts of a batch where nothing slows it. */
export const LARGEST_BATCH = 50;

/** When to come back, seconds: from a crowd that has readers enough, or from a turn that was nearly there. */
export const AWAY_S = { crowded: [3, 8], soon: [1, 2] } as const;
