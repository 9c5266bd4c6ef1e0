import { z } from "zod";
import { listTimeline } from "#src/domain/timeline/list.ts";
import { interactionSource } from "#src/domain/timeline/source.ts";
import { router, tenantProcedure } from "./init.ts";
import { anyDay, page, search } from "./inputs.ts";

export const timelineRouter = router({
  list: tenantProcedure("member")
    .input(
      z.strictObject({
        contactId: z.uuid(),
        kind: z.enum(["email", "meeting"]).optional(),
        direction: z.enum(["in", "out"]).optional(),
        from: anyDay.optional(),
        to: anyDay.optional(),
        search: search.optional(),
        ...page,
      }),
    )
    .query(({ ctx, input }) => listTimeline(ctx.tx, { tenantId: ctx.tenantId, ...input })),

  /** Where an entry came from; `providerUrl` leads to it at the provider, where that is known. */
  source: tenantProcedure("member")
    .input(z.strictObject({ interactionId: z.uuid() }))
    .query(async ({ ctx, input }) => {
      const source = await interactionSource(ctx.tx, ctx.tenantId, input.interactionId);
      const streams = ctx.services.providers.get(source.provider)?.streams ?? [];
      const stream = streams.find(({ name }) => name === source.stream);
      return { ...source, providerUrl: stream?.urlOf?.(source) ?? null };
    }),
});
