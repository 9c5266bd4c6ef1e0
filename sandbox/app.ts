import { Hono } from "hono";
import { controlRoutes } from "./control.ts";
import { authorizeRoutes } from "./google/authorize.ts";
import { apiError } from "./google/errors.ts";
import { identityRoutes } from "./google/identity.ts";
import { tokenRoutes } from "./google/token.ts";
import type { Sandbox } from "./sandbox.ts";

/** The control endpoints and OAuth; Gmail and Calendar are served without a framework. Errors of ours become a plain 500, as Google's would. */
export function createApp(sandbox: Sandbox): Hono {
  const app = new Hono();
  app.route("/", controlRoutes(sandbox));
  app.route("/", authorizeRoutes(sandbox));
  app.route("/", tokenRoutes(sandbox));
  app.route("/", identityRoutes(sandbox));
  app.notFound((c) => c.json({ error: { code: 404, message: "Not Found" } }, 404));
  app.onError((error, c) => {
    const isCallers =
      c.req.path.startsWith("/control/") && (error instanceof TypeError || error instanceof SyntaxError);
    if (isCallers) return c.json({ error: error.message }, 400);
    process.stderr.write(`${error.stack ?? error.message}\n`);
    const result = apiError(500, "Internal error encountered.", { reason: "backendError", status: "INTERNAL" });
    return c.json(result.body as object, 500);
  });
  return app;
}
