import { z } from "zod";
import { coverage } from "#src/domain/ingestion/coverage.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { ingestionStatus } from "#src/domain/ingestion/status.ts";
import { auditBy } from "#src/domain/tenants/actor.ts";
import { router, tenantProcedure } from "./init.ts";

const connection = { connectionId: z.uuid() };

export const ingestionRouter = router({
  start: tenantProcedure("member")
    .input(z.strictObject({ ...connection, months: z.number().int().min(1).max(120).default(12) }))
    .mutation(async ({ ctx, input }) => {
      const { tx, tenantId, traceId } = ctx;
      const started = await startIngestion(tx, ctx.services.boss, { tenantId, traceId, ...input });
      await auditBy(tx, tenantId, ctx.actor, {
        action: "ingestion.started",
        target: input.connectionId,
        detail: { months: input.months },
      });
      return started;
    }),

  status: tenantProcedure("member")
    .input(z.strictObject(connection))
    .query(({ ctx, input }) => ingestionStatus(ctx.tx, ctx.tenantId, input.connectionId)),

  coverage: tenantProcedure("member")
    .input(z.strictObject(connection))
    .query(({ ctx, input }) => coverage(ctx.tx, ctx.tenantId, input.connectionId)),
});
