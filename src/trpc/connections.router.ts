import { z } from "zod";
import { disconnect } from "#src/connect/disconnect.ts";
import { withTenant } from "#src/db/client.ts";
import { assertMayManage } from "#src/domain/connections/assert-may-manage.ts";
import { listConnections, listReceipts } from "#src/domain/connections/list.ts";
import { longProcedure, router, tenantProcedure } from "./init.ts";

export const connectionsRouter = router({
  list: tenantProcedure("member").query(({ ctx }) => listConnections(ctx.tx, ctx.tenantId, ctx.actor.userId)),

  receipts: tenantProcedure("member").query(({ ctx }) => listReceipts(ctx.tx, ctx.tenantId)),

  /** Calls the provider, so it holds no transaction meanwhile. The verb lets members take away only their own. */
  disconnect: longProcedure("member")
    .input(z.strictObject({ connectionId: z.uuid() }))
    .mutation(async ({ ctx, input: { connectionId } }) => {
      const { tenantId, actor, services } = ctx;
      await withTenant(services.db, tenantId, (tx) => assertMayManage(tx, { tenantId, connectionId, ...actor }));
      return disconnect(services, {
        tenantId,
        connectionId,
        actorId: actor.userId,
        actor: `${actor.name} <${actor.email}>`,
      });
    }),
});
