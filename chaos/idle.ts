import { setTimeout as sleep } from "node:timers/promises";
import { patient } from "./patient.ts";
import type { Stage } from "./stage.ts";

/** Resolves once no job is waiting, running or to be tried again. */
export async function untilIdle({ sql }: Stage): Promise<void> {
  const busy = () =>
    patient(
      () => sql`select 1 from pgboss.job where state in ('created', 'retry', 'active') and name <> 'prune' limit 1`,
    );
  while ((await busy()).length > 0) await sleep(50);
}
