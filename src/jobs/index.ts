import { backfillChunk, countItems, normalizeItems, retryItems, startBackfill } from "./backfill.job.ts";
import { syncClienttether, syncClienttetherHourly } from "./clienttether.job.ts";
import type { JobDef } from "./define.ts";
import { ping, prune } from "./upkeep.job.ts";

/** Every queue there is. */
export const JOBS: readonly JobDef[] = [
  startBackfill,
  backfillChunk,
  normalizeItems,
  countItems,
  retryItems,
  syncClienttetherHourly,
  syncClienttether,
  ping,
  prune,
] as unknown as readonly JobDef[];
