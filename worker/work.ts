import type { PgBoss } from "pg-boss";
import { backfillChunk, countItems, normalizeItems, retryItems, startBackfill } from "#src/jobs/backfill.job.ts";
import { syncClienttether, syncClienttetherHourly } from "#src/jobs/clienttether.job.ts";
import { ping, prune } from "#src/jobs/upkeep.job.ts";
import type { Log } from "#src/log.ts";
import { backfillChunkHandler } from "./jobs/backfill-chunk.ts";
import { countItemsHandler } from "./jobs/count-items.ts";
import { normalizeItemsHandler } from "./jobs/normalize-items.ts";
import { pruneHandler } from "./jobs/prune.ts";
import { retryItemsHandler } from "./jobs/retry-items.ts";
import { startBackfillHandler } from "./jobs/start-backfill.ts";
import { syncClienttetherHourlyHandler } from "./jobs/sync-clienttether-hourly.ts";
import { syncClienttetherHandler } from "./jobs/sync-clienttether.ts";
import { runJob } from "./run-job.ts";
import type { WorkerServices } from "./services.ts";

/** Every queue and who works it. @param concurrency chunks read at once by this process */
export async function workQueues(boss: PgBoss, log: Log, services: WorkerServices, concurrency: number): Promise<void> {
  const chunks = { ...backfillChunk, work: { ...backfillChunk.work, localConcurrency: concurrency } };
  await runJob(boss, log, startBackfill, startBackfillHandler(services));
  await runJob(boss, log, chunks, backfillChunkHandler(services));
  await runJob(boss, log, normalizeItems, normalizeItemsHandler(services));
  await runJob(boss, log, countItems, countItemsHandler(services));
  await runJob(boss, log, retryItems, retryItemsHandler(services));
  await runJob(boss, log, syncClienttetherHourly, syncClienttetherHourlyHandler(services));
  await runJob(boss, log, syncClienttether, syncClienttetherHandler(services));
  await runJob(boss, log, ping, async ({ nonce }) => ({ nonce }));
  await runJob(boss, log, prune, pruneHandler(services.db));
}
