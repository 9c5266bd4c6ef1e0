import { z } from "zod";
import { getContact } from "#src/domain/contacts/get.ts";
import { listContacts } from "#src/domain/contacts/list.ts";
import { summarize } from "#src/domain/contacts/summary.ts";
import { router, tenantProcedure } from "./init.ts";
import { page } from "./inputs.ts";

export const contactsRouter = router({
  list: tenantProcedure("member")
    .input(
      z.strictObject({ search: z.string().max(200).optional(), includeAutomated: z.boolean().optional(), ...page }),
    )
    .query(({ ctx, input }) => listContacts(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  get: tenantProcedure("member")
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ ctx, input }) => getContact(ctx.tx, ctx.tenantId, input.id)),

  summary: tenantProcedure("member").query(({ ctx }) => summarize(ctx.tx, ctx.tenantId)),
});
