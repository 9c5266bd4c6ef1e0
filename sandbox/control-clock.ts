import { Hono } from "hono";
import type { Sandbox } from "./sandbox.ts";

/** Moves the stand-in's now: tokens expire, windows refill, open-ended series reach further. */
export function clockControl({ clock }: Sandbox): Hono {
  const app = new Hono();
  const describe = () => ({ now: new Date(clock.now()).toISOString(), nowMs: clock.now(), offsetMs: clock.offsetMs() });

  app.get("/control/clock", (c) => c.json(describe()));

  app.post("/control/clock", async (c) => {
    const { advanceMs, setMs, reset } = await c.req.json<Record<string, unknown>>();
    if (reset === true) clock.reset();
    else if (typeof advanceMs === "number" && Number.isFinite(advanceMs)) clock.advance(advanceMs);
    else if (typeof setMs === "number" && Number.isFinite(setMs)) clock.setTo(setMs);
    else throw new TypeError('say {"advanceMs": number}, {"setMs": epoch milliseconds} or {"reset": true}');
    return c.json(describe());
  });

  return app;
}
