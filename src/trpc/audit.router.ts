import { z } from "zod";
import { listAudit } from "#src/domain/audit/list.ts";
import { router, tenantProcedure } from "./init.ts";
import { page } from "./inputs.ts";

export const auditRouter = router({
  list: tenantProcedure("admin")
    .input(z.strictObject(page))
    .query(({ ctx, input }) => listAudit(ctx.tx, { tenantId: ctx.tenantId, ...input })),
});
