import type { APIRoute } from "astro";
import { scheduleIcs } from "#src/web/schedule-ics.ts";

/** What is planned, for a calendar. */
export const GET: APIRoute = (asked) => scheduleIcs(asked);
