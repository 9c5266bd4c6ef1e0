import { z } from "zod";
import { SCOPES } from "#src/auth/api-key-scopes.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "#src/auth/api-keys.ts";
import { router, tenantProcedure } from "./init.ts";
import { name } from "./inputs.ts";

const MAX_DAYS = 2 * 366;

const newKey = z.strictObject({
  name,
  scopes: z
    .array(z.enum(SCOPES))
    .min(1, "choose one at least")
    .max(SCOPES.length)
    .transform((chosen) => SCOPES.filter((scope) => chosen.includes(scope))),
  /** Until it expires; without, it never does. */
  days: z.number().int().min(1).max(MAX_DAYS).optional(),
});

export const apiKeysRouter = router({
  list: tenantProcedure("admin").query(async ({ ctx }) => ({
    items: await listApiKeys(ctx.tx, ctx.tenantId),
    /** Where the keys are good for. */
    origin: ctx.services.env.PUBLIC_ORIGIN,
  })),

  create: tenantProcedure("admin")
    .input(newKey)
    .mutation(({ ctx, input: { days = null, ...key } }) =>
      createApiKey(ctx.tx, { tenantId: ctx.tenantId, actor: ctx.actor, days, ...key }),
    ),

  revoke: tenantProcedure("admin")
    .input(z.strictObject({ id: z.uuid() }))
    .mutation(({ ctx, input }) => revokeApiKey(ctx.tx, ctx.tenantId, input.id, ctx.actor)),
});
