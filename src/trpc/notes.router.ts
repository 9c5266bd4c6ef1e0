import { z } from "zod";
import { getNote } from "#src/domain/notes/get.ts";
import { listNotes } from "#src/domain/notes/list.ts";
import { router, tenantProcedure } from "./init.ts";
import { externalId, providerPage, providerRow, search } from "./inputs.ts";

const FURTHEST = 100_000;

export const notesRouter = router({
  list: tenantProcedure("member")
    .input(
      z
        .strictObject({
          q: search.optional(),
          clientId: externalId.optional(),
          ...providerPage,
          offset: z.number().int().min(0).max(FURTHEST).optional(),
          limit: z.number().int().min(1).max(200).default(50),
        })
        .refine(({ cursor, offset }) => cursor === undefined || offset === undefined, "take a cursor or an offset"),
    )
    .query(({ ctx, input }) => listNotes(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  get: tenantProcedure("member")
    .input(providerRow)
    .query(({ ctx, input }) => getNote(ctx.tx, ctx.tenantId, input)),
});
