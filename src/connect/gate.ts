import type { Lane } from "./quota.ts";

/** Lets so many in at once: live ones first, then as they came. */
export type Gate = {
  /** @param room how many may be inside @returns false when there was no room for `patienceMs`: it is not to be left then */
  enter(lane: Lane, room: number, patienceMs: number, signal: AbortSignal): Promise<boolean>;
  leave(): void;
  /** Inside, or waiting for it. */
  crowd(): number;
};

type Waiter = { room: number; open: () => void };

export function openGate(): Gate {
  let inside = 0;
  const waiting: Record<Lane, Waiter[]> = { live: [], backfill: [] };

  async function wait(lane: Lane, room: number, patienceMs: number, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const waiter = { room, open: () => resolve(true) };
    waiting[lane].push(waiter);
    const giveUp = (end: () => void) => () => {
      const at = waiting[lane].indexOf(waiter);
      if (at < 0) return;
      waiting[lane].splice(at, 1);
      end();
    };
    const timer = setTimeout(
      giveUp(() => resolve(false)),
      patienceMs,
    );
    const onAbort = giveUp(() => reject(signal.reason as Error));
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }
  }

  return {
    async enter(lane, room, patienceMs, signal) {
      signal.throwIfAborted();
      if (inside >= room || waiting[lane].length > 0) return wait(lane, room, patienceMs, signal);
      inside += 1;
      return true;
    },
    leave() {
      inside -= 1;
      const lane = waiting.live.length > 0 ? "live" : "backfill";
      const [next] = waiting[lane];
      if (!next || inside >= next.room) return;
      waiting[lane].shift();
      inside += 1;
      next.open();
    },
    crowd: () => inside + waiting.live.length + waiting.backfill.length,
  };
}
