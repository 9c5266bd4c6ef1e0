import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { ping } from "./upkeep.job.ts";

/**
 * Send a job that does nothing through the whole queue.
 *
 * @returns milliseconds until a worker had done it, or null when none did in time
 */
export async function pingWorkers(boss: PgBoss, timeoutMs: number): Promise<number | null> {
  const nonce = randomUUID();
  const started = performance.now();
  const id = await boss.send(ping.name, { nonce }, { singletonKey: nonce });
  if (id === null) return null;
  while (performance.now() - started < timeoutMs) {
    const [job] = await boss.findJobs(ping.name, { id });
    if (job?.state === "completed") return Math.round(performance.now() - started);
    await sleep(50);
  }
  await boss.deleteJob(ping.name, id);
  return null;
}
