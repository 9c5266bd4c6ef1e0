import type { APIRoute } from "astro";
import { jsonError } from "#src/web/answers.ts";
import { isBearer, metricsPage } from "#src/web/metrics-page.ts";

export const GET: APIRoute = async ({ request, locals }) => {
  const { db, env } = locals.services;
  // Without a token there is no such page.
  if (env.METRICS_TOKEN === undefined) return jsonError(404, "NOT_FOUND", "There is no such page.");
  if (!isBearer(request.headers.get("authorization"), env.METRICS_TOKEN)) {
    return jsonError(401, "UNAUTHORIZED", "Metrics need the bearer token of METRICS_TOKEN.");
  }
  const { contentType, text } = await metricsPage(db);
  return new Response(text, { headers: { "content-type": contentType } });
};
