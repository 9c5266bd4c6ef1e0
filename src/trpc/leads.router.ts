import { z } from "zod";
import { leadFacets } from "#src/domain/leads/facets.ts";
import { getLead } from "#src/domain/leads/get.ts";
import { listLeads } from "#src/domain/leads/list.ts";
import { summarizeLeads } from "#src/domain/leads/summary.ts";
import { leadTrend } from "#src/domain/leads/trend.ts";
import { router, tenantProcedure } from "./init.ts";
import { anyDay, groupName, providerPage, providerRow, search, trendDays } from "./inputs.ts";

export const leadsRouter = router({
  summary: tenantProcedure("member").query(({ ctx }) => summarizeLeads(ctx.tx, ctx.tenantId)),

  facets: tenantProcedure("member").query(({ ctx }) => leadFacets(ctx.tx, ctx.tenantId)),

  trend: tenantProcedure("member")
    .input(trendDays)
    .query(({ ctx, input }) => leadTrend(ctx.tx, ctx.tenantId, input.days)),

  list: tenantProcedure("member")
    .input(
      z.strictObject({
        source: groupName.optional(),
        status: groupName.optional(),
        owner: groupName.optional(),
        market: groupName.optional(),
        qualified: z.boolean().optional(),
        createdFrom: anyDay.optional(),
        createdTo: anyDay.optional(),
        q: search.optional(),
        ...providerPage,
      }),
    )
    .query(({ ctx, input }) => listLeads(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  get: tenantProcedure("member")
    .input(providerRow)
    .query(({ ctx, input }) => getLead(ctx.tx, ctx.tenantId, input)),
});
