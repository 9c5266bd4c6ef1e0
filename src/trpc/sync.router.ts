import { z } from "zod";
import { readFreshness } from "#src/domain/freshness/freshness.ts";
import { syncStatus } from "#src/domain/freshness/status.ts";
import { syncNow } from "#src/domain/freshness/sync-now.ts";
import { LEVELS, listEvents } from "#src/domain/ingestion/events.ts";
import { listGaps } from "#src/domain/ingestion/gaps.ts";
import { retryChunk } from "#src/domain/ingestion/heal.ts";
import { listChunks, listRuns } from "#src/domain/ingestion/runs.ts";
import { auditBy } from "#src/domain/tenants/actor.ts";
import { router, tenantProcedure } from "./init.ts";
import { page } from "./inputs.ts";

const ofConnection = { connectionId: z.uuid().optional() };

export const syncRouter = router({
  freshness: tenantProcedure("member").query(({ ctx }) => readFreshness(ctx.tx, ctx.tenantId)),

  status: tenantProcedure("member").query(({ ctx }) => syncStatus(ctx.tx, ctx.tenantId)),

  now: tenantProcedure("member").mutation(async ({ ctx }) => {
    const { tx, services, tenantId, traceId, actor } = ctx;
    const run = await syncNow(tx, services.boss, { tenantId, traceId });
    await auditBy(tx, tenantId, actor, { action: "ingestion.synced", target: run.runId });
    return run;
  }),

  runs: tenantProcedure("member")
    .input(z.strictObject({ ...ofConnection, ...page }))
    .query(({ ctx, input }) => listRuns(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  chunks: tenantProcedure("member")
    .input(z.strictObject({ runId: z.uuid() }))
    .query(({ ctx, input }) => listChunks(ctx.tx, ctx.tenantId, input.runId)),

  retryChunk: tenantProcedure("member")
    .input(z.strictObject({ chunkId: z.uuid() }))
    .mutation(async ({ ctx, input }) => {
      const { tx, tenantId, traceId, services, actor } = ctx;
      const retried = await retryChunk(tx, services.boss, { tenantId, traceId, ...input });
      await auditBy(tx, tenantId, actor, { action: "ingestion.month-retried", target: input.chunkId });
      return retried;
    }),

  events: tenantProcedure("member")
    .input(z.strictObject({ ...ofConnection, runId: z.uuid().optional(), level: z.enum(LEVELS).optional(), ...page }))
    .query(({ ctx, input }) => listEvents(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  gaps: tenantProcedure("member")
    .input(z.strictObject(ofConnection))
    .query(({ ctx, input }) => listGaps(ctx.tx, ctx.tenantId, input.connectionId)),
});
