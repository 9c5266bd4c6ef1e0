import { type Attention, findAttention } from "#src/domain/dashboard/attention.ts";
import { dashboardFigures } from "#src/domain/dashboard/figures.ts";
import { nameToQuery, paths } from "#src/paths.ts";
import { router, tenantProcedure } from "./init.ts";

/** Where the rows behind a warning are listed. */
const PATHS: Record<Attention["kind"], string> = {
  stale: paths.sync(),
  failed: paths.sync(),
  partial: paths.sync(),
  "idle-opportunity": paths.hotList({ attention: "idle" }),
  "hot-unscheduled": paths.hotList({ attention: "unscheduled" }),
  "overdue-activity": paths.schedule({ overdue: "1" }),
  "unassigned-leads": paths.leads({ owner: nameToQuery("") }),
};

export const dashboardRouter = router({
  figures: tenantProcedure("member").query(({ ctx }) => dashboardFigures(ctx.tx, ctx.tenantId)),

  attention: tenantProcedure("member").query(async ({ ctx }) => {
    const found = await findAttention(ctx.tx, ctx.tenantId);
    return found.map((one) => ({ ...one, path: PATHS[one.kind] }));
  }),
});
