import { Hono } from "hono";
import type { Sandbox } from "../sandbox.ts";
import { bearer } from "./bearer.ts";
import { unauthenticated } from "./errors.ts";

/** Revocation, signing keys and who the token belongs to. */
export function identityRoutes(sandbox: Sandbox): Hono {
  const app = new Hono();
  const { store, calls } = sandbox;

  app.post("/revoke", async (c) => {
    calls.count("oauth.revoke");
    const form = new URLSearchParams(await c.req.text());
    const token = new URL(c.req.url).searchParams.get("token") ?? form.get("token");
    if (!token)
      return c.json({ error: "invalid_request", error_description: "Missing required parameter: token" }, 400);
    const grantId = store.grants.grantOfToken(token);
    if (!grantId) return c.json({ error: "invalid_token", error_description: "Token expired or revoked" }, 400);
    store.grants.revoke(grantId);
    return c.json({});
  });

  app.get("/oauth2/v3/certs", (c) => {
    calls.count("oauth.certs");
    const cacheControl = "public, max-age=21600, must-revalidate, no-transform";
    return c.json({ keys: [store.signer.publicJwk] }, 200, { "Cache-Control": cacheControl });
  });

  app.get("/userinfo", (c) => {
    calls.count("oauth.userinfo");
    const access = bearer(sandbox, c.req.header("authorization"));
    const mailbox = access && store.find(access.address);
    if (!mailbox) return c.json(unauthenticated().body as object, 401, unauthenticated().headers);
    const { sub, address: email, name } = mailbox;
    return c.json({ sub, email, email_verified: true, name });
  });

  return app;
}
