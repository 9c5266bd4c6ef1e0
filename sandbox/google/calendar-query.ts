import { type ApiResult, apiError, badRequest } from "./errors.ts";
import { parseRfc3339 } from "./event-time.ts";
import { describeQuery, readPageSize } from "./page-token.ts";

export type EventsQuery = {
  timeMinMs: number | undefined;
  timeMaxMs: number | undefined;
  updatedMinMs: number | undefined;
  singleEvents: boolean;
  showDeleted: boolean;
  orderBy: "startTime" | "updated" | undefined;
  maxResults: number;
  maxAttendees: number;
  pageToken: string | undefined;
  syncToken: string | undefined;
  iCalUID: string | undefined;
  eventTypes: string[];
  text: string | undefined;
  /** Everything a page token is bound to. */
  shape: string;
};

const FORBIDDEN_WITH_SYNC = [
  "iCalUID",
  "orderBy",
  "privateExtendedProperty",
  "q",
  "sharedExtendedProperty",
  "timeMin",
  "timeMax",
  "updatedMin",
];

/** The checked query of `events.list`, or the 400 it earns. */
export function readEventsQuery(search: URLSearchParams): EventsQuery | ApiResult {
  const clash = FORBIDDEN_WITH_SYNC.find((name) => search.has(name));
  if (search.has("syncToken") && clash) return badRequest(`Cannot use syncToken with ${clash}.`, "invalid");
  if (search.has("syncToken") && search.get("showDeleted") === "false") {
    return badRequest("Cannot use syncToken with showDeleted=false.", "invalid");
  }
  const [timeMinMs, timeMaxMs, updatedMinMs] = ["timeMin", "timeMax", "updatedMin"].map((name) =>
    instant(search, name),
  );
  if ([timeMinMs, timeMaxMs, updatedMinMs].some((ms) => Number.isNaN(ms)))
    return badRequest("Bad Request", "badRequest");
  if (timeMinMs !== undefined && timeMaxMs !== undefined && timeMaxMs <= timeMinMs) return timeRangeEmpty();
  const singleEvents = search.get("singleEvents") === "true";
  const orderBy = search.get("orderBy") ?? undefined;
  if (orderBy !== undefined && orderBy !== "startTime" && orderBy !== "updated") return badOrder();
  if (orderBy === "startTime" && !singleEvents) return badOrder();
  const maxAttendees = search.get("maxAttendees");
  return {
    timeMinMs,
    timeMaxMs,
    updatedMinMs,
    singleEvents,
    showDeleted: search.get("showDeleted") === "true",
    orderBy,
    maxResults: readPageSize(search, 250, 2500),
    maxAttendees: maxAttendees === null ? Number.POSITIVE_INFINITY : Number(maxAttendees),
    pageToken: search.get("pageToken") ?? undefined,
    syncToken: search.get("syncToken") ?? undefined,
    iCalUID: search.get("iCalUID") ?? undefined,
    eventTypes: search.getAll("eventTypes"),
    text: search.get("q")?.toLowerCase(),
    shape: describeQuery(search, "pageToken", "maxResults", "alt", "fields"),
  };
}

/** NaN when it is there and not RFC 3339 with an offset. */
function instant(search: URLSearchParams, name: string): number | undefined {
  const text = search.get(name);
  return text === null ? undefined : (parseRfc3339(text) ?? Number.NaN);
}

function timeRangeEmpty(): ApiResult {
  const fault = { reason: "timeRangeEmpty", status: "INVALID_ARGUMENT", domain: "calendar" };
  const where = { location: "timeMax", locationType: "parameter" };
  return apiError(400, "The specified time range is empty.", { ...fault, ...where });
}

function badOrder(): ApiResult {
  return badRequest("The requested ordering is not available for the particular query.", "invalid");
}
