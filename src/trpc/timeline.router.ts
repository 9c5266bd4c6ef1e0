import { z } from "zod";
import { listTimeline } from "#src/domain/timeline/list.ts";
import { router, tenantProcedure } from "./init.ts";
import { page } from "./inputs.ts";

export const timelineRouter = router({
  list: tenantProcedure("member")
    .input(z.strictObject({ contactId: z.uuid(), kind: z.enum(["email", "meeting"]).optional(), ...page }))
    .query(({ ctx, input }) => listTimeline(ctx.tx, { tenantId: ctx.tenantId, ...input })),
});
