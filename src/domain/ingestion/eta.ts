/** What reading a stream is charged. */
export type Cost = {
  quota: string;
  perItem: number;
  /** A page of a listing; each month has one at least. */
  perPage: number;
  itemsPerPage: number;
  /** Items that one request reads; null: they come with their listing. */
  itemsPerCall: number | null;
};

/** How fast one account may be read, as its quotas are kept. */
export type Allowance = {
  /** 0: no limit. */
  requestsPerSecond: number;
  /** Those with a limit. `burst`: units that a rested bucket holds; `level`: what is in it now. */
  quotas: Readonly<Record<string, { perSecond: number; burst: number; level: number }>>;
  streams: Readonly<Record<string, Cost>>;
  /** What pauses and slowness that the provider asked for will still cost. */
  delaySeconds: number;
};

/** `left` null: nobody knows. Months are those read, and those still to be read. */
export type Reading = {
  stream: string;
  fetched: number;
  left: number | null;
  monthsDone: number;
  monthsLeft: number;
  /** Counting lists what it counts, as reading does: so much was counted, and so much is still to be. */
  counted: Listed;
  blank: Listed;
};
type Listed = { months: number; items: number };

/** Below this share of the items the pace says little, where nothing else tells it. */
const ENOUGH = 0.05;
/** Between two pages nothing shows; longer silence is no progress. */
const LONGEST_PAGE_S = 5;
/** What is seen outweighs what the quota promises after so long: the first seconds go to counting, too. */
const PROMISE_S = 30;

/**
 * Seconds for which it has been read, as far as that shows.
 *
 * @param working since the beginning, pauses left out @param idle since the last page
 */
export const shownSeconds = (working: number, idle: number): number =>
  Math.max(0, working - Math.min(idle, LONGEST_PAGE_S));

/** Items a second; null while it cannot be told. */
export const perSecond = (fetched: number, seconds: number | null): number | null =>
  seconds === null || seconds <= 0 || fetched === 0 ? null : fetched / seconds;

/** @param seconds for which it has been read @param idle since the last page; both null while there is none */
export type Pace = { seconds: number | null; idle: number | null };

/**
 * Seconds until all streams are read, null while it cannot be told. Where there is a quota, it says how long the rest takes,
 * and what was seen says which part of the quota is really had; else the rest goes at the pace seen.
 */
export function etaSeconds(streams: readonly Reading[], { seconds, idle }: Pace, allowance: Allowance): number | null {
  const sinceShown = Math.min(idle ?? 0, LONGEST_PAGE_S);
  const left = streams.map((one) => ({
    ...one,
    left: one.left ?? (allowance.streams[one.stream]?.perItem === 0 ? 0 : null),
  }));
  if (left.some((one) => one.left === null)) return null;
  const items = left.reduce((sum, one) => sum + (one.left ?? 0), 0);
  if (left.every((one) => one.left === 0 && one.monthsLeft === 0)) return 0;
  const rest = quotaSeconds(
    left.map((one) => ({ stream: one.stream, items: one.left ?? 0, months: one.monthsLeft, ahead: one.blank })),
    allowance,
    (quota) => quota.level,
  );
  if (rest > 0) {
    const done = left.map((one) => ({
      stream: one.stream,
      items: one.fetched,
      months: one.monthsDone,
      ahead: one.counted,
    }));
    const had =
      (quotaSeconds(done, allowance, (quota) => quota.burst) + PROMISE_S) / (Math.max(0, seconds ?? 0) + PROMISE_S);
    return atLeastOne(rest / had + allowance.delaySeconds - sinceShown);
  }
  const fetched = left.reduce((sum, one) => sum + one.fetched, 0);
  const pace = perSecond(fetched, seconds);
  if (pace === null || fetched / (fetched + items) < ENOUGH) return null;
  return atLeastOne(items / pace - sinceShown);
}

const atLeastOne = (seconds: number): number => Math.max(1, Math.ceil(seconds));

type Quota = Allowance["quotas"][string];

/** How long so much takes where nothing but the quota slows it: the scarcest of its units and of the requests decides. */
function quotaSeconds(
  parts: readonly ({ stream: string; ahead: Listed } & Listed)[],
  { requestsPerSecond, quotas, streams }: Allowance,
  free: (quota: Quota) => number,
): number {
  const units = new Map<string, number>();
  let requests = 0;
  for (const { stream, items, months, ahead } of parts) {
    const cost = streams[stream];
    if (!cost) continue;
    const pages = months + ahead.months + (items + ahead.items) / cost.itemsPerPage;
    requests += pages + (cost.itemsPerCall === null ? 0 : items / cost.itemsPerCall);
    units.set(cost.quota, (units.get(cost.quota) ?? 0) + pages * cost.perPage + items * cost.perItem);
  }
  const byUnits = [...units].map(([name, some]) => {
    const quota = quotas[name];
    return quota ? Math.max(0, some - free(quota)) / quota.perSecond : 0;
  });
  return Math.max(0, requestsPerSecond > 0 ? requests / requestsPerSecond : 0, ...byUnits);
}

/** Nothing limits it. */
export const UNLIMITED: Allowance = { requestsPerSecond: 0, quotas: {}, streams: {}, delaySeconds: 0 };

/** So many months of a stream speak for the others, which are counted in any order: one may hold as much as three others. */
const SAMPLE = { months: 3, share: 1 / 2 };

/**
 * Items that are left of a stream; null while too few of its months are known to tell.
 *
 * @param months.known counted or read to their end @param items.counted left of what was counted, less than none where more
 * was there @param items.guessed left of the open months that nobody has counted, if they are like the others
 */
export function itemsLeft(
  months: { all: number; known: number; blank: number },
  items: { counted: number; guessed: number | null },
): number | null {
  const counted = Math.max(0, items.counted);
  if (months.blank === 0) return counted;
  if (items.guessed === null || months.known < SAMPLE.months || months.known < months.all * SAMPLE.share) return null;
  return counted + items.guessed;
}
