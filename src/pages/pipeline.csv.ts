import type { APIRoute } from "astro";
import { pipelineFile } from "#src/web/pipeline-csv.ts";
import { listCsv } from "#src/web/rows-csv.ts";

/** `?q=&stage=&source=&owner=&market=&from=&to=&sort=&dir=`, as on the page: all of the list as a file. */
export const GET: APIRoute = (asked) => listCsv(asked, pipelineFile);
