import { Hono } from "hono";
import { isLoopbackCall } from "./control-guard.ts";
import { eventControl } from "./control-events.ts";
import { mailboxControl } from "./control-mailboxes.ts";
import { readFault } from "./google/faults.ts";
import type { Sandbox } from "./sandbox.ts";
import { DEFAULT_SETTINGS, readSettings } from "./settings.ts";

/** The stand-in's own handles, for this machine only: make mailboxes, revoke, slow down, count. */
export function controlRoutes(sandbox: Sandbox): Hono {
  const app = new Hono();
  const { store, calls, settings } = sandbox;

  app.use("/control/*", async (c, next) => {
    if (!isLoopbackCall(c)) return c.json({ error: "the control endpoints answer this machine only" }, 403);
    await next();
    return undefined;
  });

  app.get("/control/health", (c) => c.json({ status: "ok", mailboxes: store.mailboxes().length }));
  app.get("/control/calls", (c) => c.json(calls.all()));
  app.post("/control/calls/reset", (c) => {
    calls.reset();
    return c.json({});
  });

  app.post("/control/faults", async (c) => {
    sandbox.faults.plan(readFault(await c.req.json<Record<string, unknown>>()));
    return c.json({});
  });
  app.post("/control/faults/clear", (c) => {
    sandbox.faults.clear();
    return c.json({});
  });

  app.post("/control/settings", async (c) => {
    const input = await c.req.json<Record<string, unknown>>();
    const { reset, ...changes } = input;
    Object.assign(settings, reset === true ? DEFAULT_SETTINGS : {}, readSettings(changes));
    return c.json(settings);
  });

  app.post("/control/revoke", async (c) => {
    const { mailbox = "" } = await c.req.json<{ mailbox?: string }>();
    if (!store.find(mailbox)) return c.json({ error: `no mailbox ${mailbox}` }, 404);
    const grants = store.grants.ofMailbox(mailbox.toLowerCase());
    for (const grant of grants) store.grants.revoke(grant.id);
    return c.json({ revoked: grants.length });
  });

  app.post("/control/expire-access-tokens", async (c) => {
    const { mailbox = "" } = await c.req.json<{ mailbox?: string }>();
    if (!store.find(mailbox)) return c.json({ error: `no mailbox ${mailbox}` }, 404);
    return c.json({ expired: store.grants.expireAccessTokens(mailbox.toLowerCase()) });
  });

  app.route("/", mailboxControl(sandbox));
  app.route("/", eventControl(sandbox));
  return app;
}
