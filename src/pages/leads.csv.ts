import type { APIRoute } from "astro";
import { leadsFile } from "#src/web/leads-csv.ts";
import { listCsv } from "#src/web/rows-csv.ts";

/** `?q=&source=&status=&owner=&market=&qualified=&from=&to=`, as on the page: all of the list as a file. */
export const GET: APIRoute = (asked) => listCsv(asked, leadsFile);
