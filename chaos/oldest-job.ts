import { setTimeout as sleep } from "node:timers/promises";
import { patient } from "./patient.ts";
import type { Chaos } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** Looks how long jobs have been running. @returns stop, which tells the longest, seconds */
export function openOldest({ sql }: Stage, { defer }: Pick<Chaos, "defer">): { stop(): Promise<number> } {
  let oldest = 0;
  const over = new AbortController();
  const looking = (async () => {
    while (!over.signal.aborted) {
      const [row] = await patient(
        () => sql<{ seconds: number | null }[]>`
          select extract(epoch from max(now() - started_on))::float8 as seconds from pgboss.job where state = 'active'`,
      );
      oldest = Math.max(oldest, row?.seconds ?? 0);
      await sleep(250);
    }
  })();
  const stop = async () => {
    over.abort();
    await looking;
    return oldest;
  };
  defer(stop);
  return { stop };
}
