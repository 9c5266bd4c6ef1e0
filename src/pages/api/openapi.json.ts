import type { APIRoute } from "astro";
import { openApiText } from "#src/rest/openapi.ts";

/** Public: it tells what can be asked for, and nothing of anybody. */
export const GET: APIRoute = ({ locals }) =>
  new Response(openApiText(locals.services.env), {
    headers: { "content-type": "application/json", "cache-control": "public, max-age=300" },
  });
