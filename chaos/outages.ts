import { setTimeout as sleep } from "node:timers/promises";
import type { Postgres } from "../scripts/postgres.ts";
import { patient } from "./patient.ts";
import type { Stage } from "./stage.ts";

export type Outages = {
  /** Take the database away at once, for about so long. */
  make(downMs: number): Promise<void>;
  count: number;
  /** ms it was away, each time. */
  down: number[];
  /** ms from its return until a worker had stored something or begun a job, each time. */
  working: number[];
};

export function openOutages(postgres: Postgres, stage: Stage): Outages {
  const outages: Outages = {
    count: 0,
    down: [],
    working: [],
    async make(downMs) {
      outages.count += 1;
      const before = await moves(stage);
      const goneAt = performance.now();
      await postgres.cutPower();
      await sleep(downMs);
      await postgres.revive();
      const backAt = performance.now();
      outages.down.push(backAt - goneAt);
      while ((await moves(stage)) === before) await sleep(50);
      outages.working.push(performance.now() - backAt);
    },
  };
  return outages;
}

/** Grows whenever a worker begins something or keeps something. */
const moves = (stage: Stage): Promise<string> =>
  patient(async () => {
    const [row] = await stage.sql<{ moves: string }[]>`
      select concat_ws(' ', (select sum(lease_version + pages) from sync_chunks), (select count(*) from source_items where normalized_at is not null),
                       (select max(started_on) from pgboss.job)) as moves`;
    return row?.moves ?? "";
  });
