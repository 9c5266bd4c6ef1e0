import type { APIRoute } from "astro";
import { readiness } from "#src/web/readiness.ts";

export const GET: APIRoute = async ({ locals }) => {
  const state = await readiness(locals.services.db);
  return Response.json(state, { status: state.ready ? 200 : 503 });
};
