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
      await untilMoved(stage, "anything", before);
      outages.working.push(performance.now() - backAt);
    },
  };
  return outages;
}

type Sign = "anything" | "pages";

/** Resolves when a worker has begun something or kept something since; `pages`: kept a page. */
export async function untilMoved(stage: Stage, sign: Sign = "anything", before?: string): Promise<void> {
  const was = before ?? (await moves(stage, sign));
  while ((await moves(stage, sign)) === was) await sleep(50);
}

const moves = (stage: Stage, sign: Sign = "anything"): Promise<string> =>
  patient(async () => {
    const [row] = await stage.sql<{ pages: string | null; rest: string }[]>`
      select (select sum(pages) from sync_chunks) as pages,
             concat_ws(' ', (select sum(lease_version) from sync_chunks), (select count(*) from source_items where normalized_at is not null),
                       (select max(started_on) from pgboss.job)) as rest`;
    return sign === "pages" ? String(row?.pages) : `${row?.pages} ${row?.rest}`;
  });
