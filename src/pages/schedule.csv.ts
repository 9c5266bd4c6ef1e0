import type { APIRoute } from "astro";
import { scheduleFile } from "#src/web/schedule-csv.ts";
import { listCsv } from "#src/web/rows-csv.ts";

/** `?overdue=1`, as on the page: all of the list as a file. */
export const GET: APIRoute = (asked) => listCsv(asked, scheduleFile);
