import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "#src/db/listen.ts";
import type { Chaos } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** The worker's queue listens on a connection of its own. @returns those that do, once there is one not in `before` */
export async function untilListened({ sql }: Stage, before: ReadonlySet<number>): Promise<Set<number>> {
  for (;;) {
    const rows = await sql<{ pid: number }[]>`
      select pid from pg_stat_activity where datname = current_database() and application_name = 'syncline-queue-worker'
         and (query ilike 'listen %' or query like '%pg_listening_channels%')`;
    const pids = new Set(rows.map(({ pid }) => pid));
    if (rows.some(({ pid }) => !before.has(pid))) return pids;
    await sleep(50);
  }
}

/** What each web process holds. */
export function webListener(url: string, { defer }: Pick<Chaos, "defer">): { untilUp(times: number): Promise<void> } {
  const ups: number[] = [];
  const stop = listen(url, "syncline_live", {
    onPayload: () => {},
    onUp: () => ups.push(performance.now()),
    onDown: () => {},
  });
  defer(stop);
  return {
    async untilUp(times) {
      while (ups.length < times) await sleep(20);
    },
  };
}
