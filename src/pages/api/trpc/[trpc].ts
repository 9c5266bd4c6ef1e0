import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { APIRoute } from "astro";
import { contextOf } from "#src/trpc/context.ts";
import { appRouter } from "#src/trpc/router.ts";

const MAX_BATCH = 10;

export const ALL: APIRoute = ({ request, locals }) =>
  fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    createContext: ({ resHeaders }) => contextOf({ request, locals }, resHeaders),
  });
