import type { Pace, SlowDown } from "../src/providers/contract.ts";

export type FakePace = Pace & {
  /** Units of each turn, in order. */
  booked: number[];
  slowed: SlowDown[];
  /** Turns that were begun and not ended. */
  inside: number;
};

/** Turns at once; a pause is over before it begins, unless the provider named its length. @param fit parts a batch may have */
export function openFakePace({ width = { batch: 1, single: 5 }, fit = 50 } = {}): FakePace {
  const pace: FakePace = {
    booked: [],
    slowed: [],
    inside: 0,
    width,
    async enter({ units, most = 1, signal }) {
      signal.throwIfAborted();
      const parts = Math.min(most, fit);
      pace.booked.push(units * parts);
      pace.inside += 1;
      return parts;
    },
    leave() {
      pace.inside -= 1;
    },
    async slowDown(_quota, refusal) {
      pace.slowed.push(refusal);
      return refusal.seconds ?? 0;
    },
  };
  return pace;
}
