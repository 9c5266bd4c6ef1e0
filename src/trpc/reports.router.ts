import { z } from "zod";
import { GROUPS, compare } from "#src/domain/reports/compare.ts";
import { router, tenantProcedure } from "./init.ts";
import { anyDay, groupName } from "./inputs.ts";

const LONGEST_DAYS = 731;
const lengthOf = ({ from, to }: { from: string; to: string }) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

export const reportInput = z
  .strictObject({
    // The period before it must exist, too.
    from: anyDay.refine((day) => day >= "0010-01-01", "is too long ago"),
    to: anyDay,
    by: z.enum(GROUPS),
    source: groupName.optional(),
    stage: groupName.optional(),
    owner: groupName.optional(),
    market: groupName.optional(),
  })
  .refine((period) => lengthOf(period) >= 0, "the last day is before the first")
  .refine((period) => lengthOf(period) < LONGEST_DAYS, "a report holds two years at most");

export const reportsRouter = router({
  compare: tenantProcedure("member")
    .input(reportInput)
    .query(({ ctx, input }) => compare(ctx.tx, ctx.tenantId, input)),
});
