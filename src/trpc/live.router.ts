import { TRPCError } from "@trpc/server";
import { isAlive } from "#src/auth/session-store.ts";
import type { LiveMessage } from "#src/web/live-hub.ts";
import { longProcedure, router } from "./init.ts";

/** A revoked session's stream ends within this. */
const CHECK_MS = 20_000;

export const liveRouter = router({
  events: longProcedure("member").subscription(async function* ({ ctx, signal }): AsyncGenerator<LiveMessage> {
    const { live, db } = ctx.services;
    const left = signal ?? new AbortController().signal;
    let checkedAt = performance.now();
    for await (const message of live.subscribe(ctx.tenantId, left, CHECK_MS)) {
      if (message === null || performance.now() - checkedAt >= CHECK_MS) {
        if (!(await isAlive(db, ctx.session))) throw new TRPCError({ code: "UNAUTHORIZED" });
        checkedAt = performance.now();
      }
      if (message) yield message;
    }
    // This process is stopping: a failure of this kind makes the browser open the stream again, a plain end would not.
    if (!left.aborted) throw new TRPCError({ code: "SERVICE_UNAVAILABLE" });
  }),
});
