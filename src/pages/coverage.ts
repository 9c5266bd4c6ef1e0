import type { APIRoute } from "astro";
import { restAnswer } from "#src/trpc/rest.ts";

/** `?connectionId=` → what is known of each month of each stream. */
export const GET: APIRoute = (context) =>
  restAnswer(context, (api) =>
    api.ingestion.coverage({ connectionId: context.url.searchParams.get("connectionId") ?? "" }),
  );
