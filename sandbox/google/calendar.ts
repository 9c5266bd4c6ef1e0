import type { Mailbox } from "../mailbox.ts";
import type { Sandbox } from "../sandbox.ts";
import { bearer, hasScope } from "./bearer.ts";
import { listEvents, present } from "./calendar-events.ts";
import { placeEvents } from "./calendar-instances.ts";
import { type ApiRequest, type ApiResult, apiError, badRequest, insufficientScope, unauthenticated } from "./errors.ts";
import { faultResult } from "./faults.ts";
import { CALENDAR_LIST_READ, EVENTS_READ } from "./scopes.ts";

type Endpoint = "calendarList.list" | "events.list" | "events.get" | "unknown";

/** One Calendar call. `path` starts after `/calendar/v3/`. */
export function answerCalendar(sandbox: Sandbox, request: ApiRequest): ApiResult {
  const endpoint = endpointOf(request);
  sandbox.calls.count(`calendar.${endpoint}`);
  const fault = sandbox.faults.take(`calendar.${endpoint}`);
  if (fault !== undefined) return faultResult(fault);
  const access = bearer(sandbox, request.authorization);
  const mailbox = access && sandbox.store.find(access.address);
  if (!access || !mailbox) return unauthenticated();
  if (endpoint === "unknown") return notFound();
  if (!hasScope(access, endpoint === "calendarList.list" ? CALENDAR_LIST_READ : EVENTS_READ)) {
    return insufficientScope("calendar-json.googleapis.com");
  }
  try {
    return answerEndpoint(endpoint, mailbox, request);
  } catch (error) {
    if (error instanceof RangeError) return badRequest(error.message, "invalidParameter");
    throw error;
  }
}

function endpointOf({ method, path }: ApiRequest): Endpoint {
  if (method !== "GET") return "unknown";
  if (path.join("/") === "users/me/calendarList") return "calendarList.list";
  if (path[0] !== "calendars" || path[2] !== "events") return "unknown";
  if (path.length === 3) return "events.list";
  return path.length === 4 ? "events.get" : "unknown";
}

function answerEndpoint(endpoint: Endpoint, mailbox: Mailbox, { path, query }: ApiRequest): ApiResult {
  if (endpoint === "calendarList.list") return listCalendars(mailbox);
  const { calendar } = mailbox;
  const id = path[1]?.toLowerCase();
  if (id !== "primary" && id !== calendar.id) return notFound();
  return endpoint === "events.list" ? listEvents(calendar, query) : getEvent(mailbox, path[3] ?? "");
}

function listCalendars({ calendar, address, name }: Mailbox): ApiResult {
  const entry = {
    kind: "calendar#calendarListEntry",
    etag: '"1788000000000000"',
    id: calendar.id,
    summary: address,
    summaryOverride: name,
    timeZone: calendar.timeZone,
    colorId: "14",
    backgroundColor: "#9fe1e7",
    foregroundColor: "#000000",
    selected: true,
    accessRole: "owner",
    defaultReminders: [{ method: "popup", minutes: 10 }],
    primary: true,
  };
  const nextSyncToken = Buffer.from(`calendarList:${calendar.id}`).toString("base64url");
  return { status: 200, body: { kind: "calendar#calendarList", etag: '"p1"', nextSyncToken, items: [entry] } };
}

/** Finds instances of a series as well as what is stored; cancelled ones too. */
function getEvent({ calendar }: Mailbox, id: string): ApiResult {
  const stored = calendar.events.get(id) ?? placeEvents(calendar, true).find(({ event }) => event.id === id);
  if (!stored) return notFound();
  return { status: 200, body: present(stored.event, { maxAttendees: Number.POSITIVE_INFINITY }, false) };
}

function notFound(): ApiResult {
  return apiError(404, "Not Found", { reason: "notFound", status: "NOT_FOUND" });
}
