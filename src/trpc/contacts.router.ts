import { z } from "zod";
import { getContact } from "#src/domain/contacts/get.ts";
import { listContacts } from "#src/domain/contacts/list.ts";
import { mergeContacts } from "#src/domain/contacts/merge.ts";
import { SORTS } from "#src/domain/contacts/order.ts";
import { splitContact } from "#src/domain/contacts/split.ts";
import { summarize } from "#src/domain/contacts/summary.ts";
import { unmergeContacts } from "#src/domain/contacts/unmerge.ts";
import { router, tenantProcedure } from "./init.ts";
import { page, search } from "./inputs.ts";

const MOST_MERGED = 50;

/** Any that mail has brought, which is more than a form would take: dots in a row, letters of the world. */
const address = z
  .string()
  .max(254)
  .regex(/^[^\s\0@]+@[^\s\0@]+$/, "is not an address")
  .toLowerCase();

export const contactsRouter = router({
  list: tenantProcedure("member")
    .input(
      z.strictObject({
        search: search.optional(),
        includeAutomated: z.boolean().optional(),
        sort: z.enum(SORTS).optional(),
        dir: z.enum(["asc", "desc"]).optional(),
        has: z.enum(["email", "meeting"]).optional(),
        ...page,
        // It may hold a name.
        cursor: z.string().max(1_500).optional(),
      }),
    )
    .query(({ ctx, input }) => listContacts(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  get: tenantProcedure("member")
    .input(z.strictObject({ id: z.uuid() }))
    .query(({ ctx, input }) => getContact(ctx.tx, ctx.tenantId, input.id)),

  summary: tenantProcedure("member").query(({ ctx }) => summarize(ctx.tx, ctx.tenantId)),

  merge: tenantProcedure("member")
    .input(z.strictObject({ keepId: z.uuid(), ids: z.array(z.uuid()).min(1).max(MOST_MERGED) }))
    .mutation(({ ctx, input }) => mergeContacts(ctx.tx, { tenantId: ctx.tenantId, actor: ctx.actor, ...input })),

  unmerge: tenantProcedure("member")
    .input(z.strictObject({ mergeId: z.uuid() }))
    .mutation(({ ctx, input }) => unmergeContacts(ctx.tx, { tenantId: ctx.tenantId, actor: ctx.actor, ...input })),

  split: tenantProcedure("member")
    .input(z.strictObject({ id: z.uuid(), email: address }))
    .mutation(({ ctx, input }) => splitContact(ctx.tx, { tenantId: ctx.tenantId, actor: ctx.actor, ...input })),
});
