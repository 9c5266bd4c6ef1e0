import { z } from "zod";
import { disconnect } from "#src/connect/disconnect.ts";
import { listConnections, listReceipts } from "#src/domain/connections/list.ts";
import { longProcedure, router, tenantProcedure } from "./init.ts";

export const connectionsRouter = router({
  list: tenantProcedure("member").query(({ ctx }) => listConnections(ctx.tx, ctx.tenantId)),

  receipts: tenantProcedure("member").query(({ ctx }) => listReceipts(ctx.tx, ctx.tenantId)),

  /** Calls the provider, so it holds no transaction meanwhile. */
  disconnect: longProcedure("admin")
    .input(z.strictObject({ connectionId: z.uuid() }))
    .mutation(({ ctx, input }) =>
      disconnect(ctx.services, {
        tenantId: ctx.tenantId,
        connectionId: input.connectionId,
        actorId: ctx.actor.userId,
        actor: `${ctx.actor.name} <${ctx.actor.email}>`,
      }),
    ),
});
