import { z } from "zod";
import { connectWithKeys } from "#src/connect/connect-with-keys.ts";
import { disconnect } from "#src/connect/disconnect.ts";
import { replaceKeys } from "#src/connect/replace-keys.ts";
import { tryKeys } from "#src/connect/try-keys.ts";
import { withTenant } from "#src/db/client.ts";
import { assertMayManage } from "#src/domain/connections/assert-may-manage.ts";
import { listConnections, listReceipts } from "#src/domain/connections/list.ts";
import type { Actor } from "#src/domain/tenants/actor.ts";
import { longProcedure, router, tenantProcedure } from "./init.ts";
import { keys, name, timeZone } from "./inputs.ts";

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
        actor: actorOf(actor),
      });
    }),

  /** What keys open: a little is read, nothing is kept. `timeZone`: the first guess at the account's. */
  testKeys: longProcedure("admin")
    .input(z.strictObject({ ...keys, timeZone: timeZone.optional() }))
    .mutation(async ({ ctx, input: { timeZone: zone = "UTC", ...tried } }) => {
      const { forgive } = await ctx.services.limits.spendTry(ctx.ip, `keys/${ctx.tenantId}`);
      const seen = await tryKeys(ctx.services, { keys: tried, settings: null, timeZone: zone });
      await forgive();
      return seen;
    }),

  connectKeys: longProcedure("admin")
    .input(z.strictObject({ ...keys, name: name.optional(), timeZone: timeZone.optional() }))
    .mutation(async ({ ctx, input: { accessToken, webKey, ...more } }) => {
      const { forgive } = await ctx.services.limits.spendTry(ctx.ip, `keys/${ctx.tenantId}`);
      const connected = await connectWithKeys(ctx.services, { ...byWhom(ctx), keys: { accessToken, webKey }, ...more });
      await forgive();
      return connected;
    }),

  replaceKeys: longProcedure("member")
    .input(z.strictObject({ connectionId: z.uuid(), ...keys }))
    .mutation(async ({ ctx, input: { connectionId, ...given } }) => {
      const { tenantId, actor, services } = ctx;
      await withTenant(services.db, tenantId, (tx) => assertMayManage(tx, { tenantId, connectionId, ...actor }));
      const { forgive } = await services.limits.spendTry(ctx.ip, `keys/${tenantId}`);
      await replaceKeys(services, { ...byWhom(ctx), connectionId, keys: given });
      await forgive();
      return { connectionId };
    }),
});

type Ctx = { tenantId: string; actor: Actor; traceId: string };

const actorOf = ({ name: said, email }: Actor): string => `${said} <${email}>`;
const byWhom = ({ tenantId, actor, traceId }: Ctx) => ({
  tenantId,
  userId: actor.userId,
  actor: actorOf(actor),
  traceId,
});
