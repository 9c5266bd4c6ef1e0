import { z } from "zod";
import { instant, named } from "./named.ts";

const count = z.number().int();

const stream = z
  .strictObject({
    stream: z.string(),
    chunksDone: count,
    chunksTotal: count,
    fetched: count,
    inserted: count,
    updated: count,
    unchanged: count,
    deleted: count,
    failed: count,
    expected: z.number().nullable().describe("Items it will be in all; null while nothing is known."),
    etaSeconds: z.number().nullable(),
  })
  .register(named, { id: "StreamStatus" });

const run = z.strictObject({
  runId: z.guid(),
  kind: z.enum(["backfill", "refresh", "heal", "hourly", "manual"]),
  state: z.enum(["queued", "running", "paused", "completed", "partial", "failed", "cancelled"]),
  streams: z.array(stream),
  etaSeconds: z.number().nullable(),
  perSecond: z.number().nullable(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  pausedAt: instant.nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  normalizing: count.describe("Stored items that are still to become contacts."),
  failedItems: count,
  openGaps: count,
});
export const ingestionStatusShape = run
  .nullable()
  .describe("Null before the first run.")
  .register(named, { id: "IngestionStatus" });

const month = z
  .strictObject({
    month: z.string().describe("`YYYY-MM`"),
    state: z.enum(["complete", "partial", "missing", "failed", "running"]),
    items: count,
    failed: count,
    checkedAt: instant.nullable(),
    reason: z.string().nullable().describe("Why it is not complete; null when it is."),
    healable: z.boolean(),
  })
  .register(named, { id: "CoverageMonth" });

export const coverageShape = z
  .strictObject({
    from: instant.nullable(),
    to: instant.nullable(),
    streams: z.array(z.strictObject({ stream: z.string(), months: z.array(month) })),
  })
  .register(named, { id: "Coverage" });

export const startedShape = z.strictObject({ runId: z.guid() }).register(named, { id: "Started" });
