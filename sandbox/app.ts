import { setTimeout as delay } from "node:timers/promises";
import { type Context, Hono } from "hono";
import { controlRoutes } from "./control.ts";
import { authorizeRoutes } from "./google/authorize.ts";
import { answerCalendar } from "./google/calendar.ts";
import { apiError, type ApiRequest, type ApiResult } from "./google/errors.ts";
import { answerBatch, toRequest } from "./google/gmail-batch.ts";
import { answerGmail } from "./google/gmail.ts";
import { identityRoutes } from "./google/identity.ts";
import { tokenRoutes } from "./google/token.ts";
import type { Sandbox } from "./sandbox.ts";

const BATCH_PATH = "/batch/gmail/v1";

/** All of the stand-in's routes; errors of ours become a plain 500, as Google's would. */
export function createApp(sandbox: Sandbox): Hono {
  const app = new Hono();
  app.route("/", controlRoutes(sandbox));
  app.route("/", authorizeRoutes(sandbox));
  app.route("/", tokenRoutes(sandbox));
  app.route("/", identityRoutes(sandbox));
  app.post(BATCH_PATH, (c) => serveBatch(sandbox, c));
  app.all("/gmail/v1/*", (c) => serveApi(sandbox, c, answerGmail));
  app.all("/calendar/v3/*", (c) => serveApi(sandbox, c, answerCalendar));
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

async function serveApi(sandbox: Sandbox, c: Context, answer: (sandbox: Sandbox, request: ApiRequest) => ApiResult) {
  await wait(sandbox);
  const url = new URL(c.req.url);
  const request = toRequest(c.req.method, `${url.pathname}${url.search}`, c.req.header("authorization"));
  const { status, body, headers = {} } = answer(sandbox, request);
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json; charset=UTF-8", "Cache-Control": "private", ...headers },
  });
}

async function serveBatch(sandbox: Sandbox, c: Context) {
  sandbox.calls.count("gmail.batch");
  if (!sandbox.settings.batch) return c.notFound();
  const text = await c.req.text();
  await wait(sandbox);
  const { "content-type": type = "", authorization } = c.req.header();
  const { status, contentType, body } = answerBatch(type, text, authorization, (request) =>
    answerGmail(sandbox, request),
  );
  return new Response(body, { status, headers: { "Content-Type": contentType } });
}

async function wait({ settings }: Sandbox): Promise<void> {
  if (settings.latencyMs > 0) await delay(settings.latencyMs);
}
