import { Hono } from "hono";
import { isLoopbackCall } from "./control-guard.ts";
import { clientTetherControl } from "./clienttether/control.ts";
import { clockControl } from "./control-clock.ts";
import { eventControl } from "./control-events.ts";
import { faultControl } from "./control-faults.ts";
import { mailboxControl } from "./control-mailboxes.ts";
import { messageControl } from "./control-messages.ts";
import { describeUsage } from "./limits/usage.ts";
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

  app.post("/control/settings", async (c) => {
    const input = await c.req.json<Record<string, unknown>>();
    const { reset, ...changes } = input;
    Object.assign(settings, reset === true ? DEFAULT_SETTINGS : {}, readSettings(changes));
    sandbox.accounts.reconfigure();
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

  app.get("/control/usage", (c) =>
    c.json(describeUsage(store.mailboxes().map(({ address }) => sandbox.accounts.of(address)))),
  );
  app.post("/control/usage/reset", (c) => {
    sandbox.accounts.resetUsage();
    return c.json({});
  });

  app.route("/", mailboxControl(sandbox));
  app.route("/", faultControl(sandbox));
  app.route("/", clockControl(sandbox));
  app.route("/", messageControl(sandbox));
  app.route("/", eventControl(sandbox));
  app.route("/", clientTetherControl(sandbox));
  return app;
}
