import { setTimeout as sleep } from "node:timers/promises";
import { RateLimitedError } from "#src/errors.ts";
import type { Pace } from "./contract.ts";
import { LONGEST_WAIT_MS } from "./retry-after.ts";

/** A provider that says "slow down" and not for how long. */
const DEFAULT_PAUSE_S = 30;

/** No quota, only the pauses the provider asks for, kept by this door alone. */
export function unpaced(label: string): Pace {
  let closedUntilMs = 0;
  return {
    width: { batch: 3, single: 5 },
    async enter({ most = 1, signal }) {
      const waitMs = closedUntilMs - Date.now();
      if (waitMs > LONGEST_WAIT_MS) throw new RateLimitedError(label, Math.ceil(waitMs / 1000));
      if (waitMs > 0) await sleep(waitMs, undefined, { signal });
      return most;
    },
    leave() {},
    async slowDown(_quota, { seconds }) {
      const pauseS = seconds ?? DEFAULT_PAUSE_S;
      closedUntilMs = Math.max(closedUntilMs, Date.now() + pauseS * 1000);
      return pauseS;
    },
  };
}
