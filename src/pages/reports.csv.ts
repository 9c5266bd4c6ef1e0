import type { APIRoute } from "astro";
import { reportsCsv } from "#src/web/reports-csv.ts";

/** `?from=&to=&by=&source=&stage=&owner=&market=`, as on the page. */
export const GET: APIRoute = (asked) => reportsCsv(asked);
