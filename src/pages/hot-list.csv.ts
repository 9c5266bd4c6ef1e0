import type { APIRoute } from "astro";
import { hotListFile } from "#src/web/hot-list-csv.ts";
import { listCsv } from "#src/web/rows-csv.ts";

/** `?q=&market=&stage=&min=&attention=&sort=&dir=`, as on the page: all of the list as a file. */
export const GET: APIRoute = (asked) => listCsv(asked, hotListFile);
