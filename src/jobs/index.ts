import { backfillChunk, countItems, normalizeItems, retryItems, startBackfill } from "./backfill.job.ts";
import type { JobDef } from "./define.ts";
import { ping, prune } from "./upkeep.job.ts";

/** Every queue there is. */
export const JOBS: readonly JobDef[] = [
  startBackfill,
  backfillChunk,
  normalizeItems,
  countItems,
  retryItems,
  ping,
  prune,
] as unknown as readonly JobDef[];
