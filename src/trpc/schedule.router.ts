import { z } from "zod";
import { getActivity } from "#src/domain/schedule/get.ts";
import { listSchedule } from "#src/domain/schedule/list.ts";
import { router, tenantProcedure } from "./init.ts";
import { anyDay, providerPage, providerRow } from "./inputs.ts";

export const scheduleRouter = router({
  list: tenantProcedure("member")
    .input(z.strictObject({ to: anyDay.optional(), overdue: z.boolean().optional(), ...providerPage }))
    .query(({ ctx, input }) => listSchedule(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  get: tenantProcedure("member")
    .input(providerRow)
    .query(({ ctx, input }) => getActivity(ctx.tx, ctx.tenantId, input)),
});
