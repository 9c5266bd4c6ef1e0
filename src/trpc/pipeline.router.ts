import { z } from "zod";
import { pipelineFacets } from "#src/domain/pipeline/facets.ts";
import { getOpportunity } from "#src/domain/pipeline/get.ts";
import { PIPELINE_SORTS, listOpportunities } from "#src/domain/pipeline/list.ts";
import { summarizePipeline } from "#src/domain/pipeline/summary.ts";
import { pipelineTrend } from "#src/domain/pipeline/trend.ts";
import { router, tenantProcedure } from "./init.ts";
import { anyDay, groupName, providerPage, providerRow, search, trendDays, way } from "./inputs.ts";

export const pipelineRouter = router({
  summary: tenantProcedure("member").query(({ ctx }) => summarizePipeline(ctx.tx, ctx.tenantId)),

  facets: tenantProcedure("member").query(({ ctx }) => pipelineFacets(ctx.tx, ctx.tenantId)),

  trend: tenantProcedure("member")
    .input(trendDays)
    .query(({ ctx, input }) => pipelineTrend(ctx.tx, ctx.tenantId, input.days)),

  list: tenantProcedure("member")
    .input(
      z.strictObject({
        stage: groupName.optional(),
        source: groupName.optional(),
        owner: groupName.optional(),
        market: groupName.optional(),
        createdFrom: anyDay.optional(),
        createdTo: anyDay.optional(),
        q: search.optional(),
        sort: z.enum(PIPELINE_SORTS).optional(),
        dir: way.optional(),
        ...providerPage,
      }),
    )
    .query(({ ctx, input }) => listOpportunities(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  get: tenantProcedure("member")
    .input(providerRow)
    .query(({ ctx, input }) => getOpportunity(ctx.tx, ctx.tenantId, input)),
});
