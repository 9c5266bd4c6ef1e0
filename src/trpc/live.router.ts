import { isAlive } from "#src/auth/session-store.ts";
import type { LiveMessage } from "#src/web/live-hub.ts";
import { longProcedure, router } from "./init.ts";

/** A revoked session's stream ends within this. */
const CHECK_MS = 20_000;

export const liveRouter = router({
  events: longProcedure("member").subscription(async function* ({ ctx, signal }): AsyncGenerator<LiveMessage> {
    const { live, db } = ctx.services;
    const end = new AbortController();
    const stop = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
    let checkedAt = performance.now();
    for await (const message of live.subscribe(ctx.tenantId, stop, CHECK_MS)) {
      if (performance.now() - checkedAt >= CHECK_MS || message === null) {
        // A stream that cannot be checked ends too: the browser opens it again.
        if (!(await isAlive(db, ctx.session).catch(() => false))) return end.abort();
        checkedAt = performance.now();
      }
      if (message) yield message;
    }
  }),
});
