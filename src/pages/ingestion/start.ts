import type { APIRoute } from "astro";
import { jsonBody, restAnswer } from "#src/trpc/rest.ts";

/** `{connectionId, months = 12}` → `{runId}` */
export const POST: APIRoute = (context) =>
  restAnswer(context, async (api) =>
    api.ingestion.start((await jsonBody(context.request)) as { connectionId: string }),
  );
