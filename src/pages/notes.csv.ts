import type { APIRoute } from "astro";
import { notesFile } from "#src/web/notes-csv.ts";
import { listCsv } from "#src/web/rows-csv.ts";

/** `?q=&client=`, as on the page: all of the list as a file. */
export const GET: APIRoute = (asked) => listCsv(asked, notesFile);
