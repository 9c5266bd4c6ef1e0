import type { APIRoute } from "astro";
import { restAnswer } from "#src/trpc/rest.ts";

/** `?connectionId=` → the newest run's progress, or null before the first one. */
export const GET: APIRoute = (context) =>
  restAnswer(context, (api) =>
    api.ingestion.status({ connectionId: context.url.searchParams.get("connectionId") ?? "" }),
  );
