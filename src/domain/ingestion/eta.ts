/** Below this share of the items the pace says little. */
const ENOUGH = 0.05;
/** Between two pages nothing shows; longer silence is no progress. */
const LONGEST_PAGE_S = 10;

/** `activeSeconds`: from the first page's beginning to the last page's end, pauses left out. `idleSeconds`: since then. */
export type Pace = {
  fetched: number;
  left: number;
  activeSeconds: number | null;
  idleSeconds: number | null;
  /** Items a second that the quota allows, where there is one. */
  quotaSpeed?: number | undefined;
};

/** What is seen outweighs what the quota promises after so long. */
const PROMISE_S = 10;

type Seen = Pick<Pace, "fetched" | "activeSeconds" | "idleSeconds">;

/** Items a second while it was read; null while it cannot be told. Silence longer than a page takes is slowness. */
export function perSecond({ fetched, activeSeconds, idleSeconds }: Seen): number | null {
  if (activeSeconds === null || activeSeconds <= 0 || fetched === 0) return null;
  return fetched / (activeSeconds + Math.max(0, (idleSeconds ?? 0) - LONGEST_PAGE_S));
}

/** Seconds until the items left are read at the pace so far; null while it cannot be told. */
export function etaSeconds({ fetched, left, activeSeconds, idleSeconds, quotaSpeed }: Pace): number | null {
  if (left <= 0) return 0;
  const seen = { fetched, activeSeconds, idleSeconds };
  const pace = perSecond(quotaSpeed === undefined ? seen : promised(seen, quotaSpeed));
  if (pace === null || fetched / (fetched + left) < ENOUGH) return null;
  return Math.max(1, Math.ceil(left / pace - Math.min(idleSeconds ?? 0, LONGEST_PAGE_S)));
}

const promised = ({ fetched, activeSeconds, idleSeconds }: Seen, quotaSpeed: number): Seen => ({
  idleSeconds,
  fetched: fetched + PROMISE_S * quotaSpeed,
  activeSeconds: (activeSeconds ?? 0) + PROMISE_S,
});
