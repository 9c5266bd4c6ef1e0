import { z } from "zod";
import { hotListFacets } from "#src/domain/hot-list/facets.ts";
import { HOT_SORTS, listHot } from "#src/domain/hot-list/list.ts";
import { router, tenantProcedure } from "./init.ts";
import { groupName, providerPage, search, way } from "./inputs.ts";

/** A row's detail is its opportunity's: `pipeline.get`. */
export const hotListRouter = router({
  list: tenantProcedure("member")
    .input(
      z.strictObject({
        q: search.optional(),
        market: groupName.optional(),
        stage: groupName.optional(),
        minLikely: z.number().int().min(0).max(100).optional(),
        attention: z.enum(["idle", "unscheduled"]).optional(),
        sort: z.enum(HOT_SORTS).optional(),
        dir: way.optional(),
        ...providerPage,
      }),
    )
    .query(({ ctx, input }) => listHot(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  facets: tenantProcedure("member").query(({ ctx }) => hotListFacets(ctx.tx, ctx.tenantId)),
});
