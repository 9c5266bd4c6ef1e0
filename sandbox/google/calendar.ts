import type { LiveMailbox } from "../mailbox.ts";
import type { Sandbox } from "../sandbox.ts";
import { moveEvents } from "../faults/move-list.ts";
import { spoilList } from "../faults/spoil-list.ts";
import { charge } from "../limits/door.ts";
import { hasScope } from "./bearer.ts";
import { fullSyncRequired, listEvents, present } from "./calendar-events.ts";
import type { Calendar } from "./calendar.types.ts";
import { placeEvents } from "./calendar-instances.ts";
import type { Caller } from "./caller.ts";
import { type ApiRequest, type ApiResult, apiError, badRequest, insufficientScope, unauthenticated } from "./errors.ts";
import { CALENDAR_LIST_READ, EVENTS_READ } from "./scopes.ts";

const DAY_MS = 86_400_000;

/** One Calendar call. `path` starts after `/calendar/v3/`. */
export function answerCalendar(
  sandbox: Sandbox,
  caller: Caller | undefined,
  endpoint: string,
  request: ApiRequest,
): ApiResult {
  if (!caller) return unauthenticated();
  const { access, account } = caller;
  if (endpoint === "calendar.unknown") return notFound();
  if (!hasScope(access, endpoint === "calendar.calendarList.list" ? CALENDAR_LIST_READ : EVENTS_READ)) {
    return insufficientScope("calendar-json.googleapis.com");
  }
  const refusal = charge(account, "calendar", endpoint, sandbox.clock.now());
  if (refusal) return refusal;
  try {
    return answerEndpoint(sandbox, caller, endpoint, request);
  } catch (error) {
    if (error instanceof RangeError) return badRequest(error.message, "invalidParameter");
    throw error;
  }
}

/** As in `/control/calls`. */
export function calendarEndpoint({ method, path }: ApiRequest): string {
  if (method !== "GET") return "calendar.unknown";
  if (path.join("/") === "users/me/calendarList") return "calendar.calendarList.list";
  if (path[0] !== "calendars" || path[2] !== "events") return "calendar.unknown";
  if (path.length === 3) return "calendar.events.list";
  return path.length === 4 ? "calendar.events.get" : "calendar.unknown";
}

function answerEndpoint(sandbox: Sandbox, caller: Caller, endpoint: string, request: ApiRequest): ApiResult {
  const { mailbox } = caller;
  const { path, query } = request;
  if (endpoint === "calendar.calendarList.list") return listCalendars(mailbox);
  const { calendar } = mailbox;
  const id = path[1]?.toLowerCase();
  if (id !== "primary" && id !== calendar.id) return notFound();
  if (sandbox.clock.offsetMs() > 0) reachTo(calendar, sandbox.clock.now());
  return endpoint === "calendar.events.list" ? listSpoiled(sandbox, caller, query) : getEvent(mailbox, path[3] ?? "");
}

function listSpoiled(sandbox: Sandbox, { mailbox, account }: Caller, query: URLSearchParams): ApiResult {
  if (account.traits.expired && query.has("syncToken")) return fullSyncRequired();
  const result = listEvents(mailbox.calendar, query);
  const listing = sandbox.listings.of(mailbox.address);
  if (!listing) return result;
  const moved = { listing, store: sandbox.store, mailbox, nowMs: sandbox.clock.now() };
  if (result.status === 200) moveEvents(moved, result);
  return spoilList(listing, result, "items", query.get("pageToken"));
}

/** Open-ended series are unrolled for a year from the clock's day on. */
function reachTo(calendar: Calendar, nowMs: number): void {
  calendar.horizonMs = Math.max(calendar.horizonMs, Math.floor(nowMs / DAY_MS) * DAY_MS + 366 * DAY_MS);
}

function listCalendars({ calendar, address, name }: LiveMailbox): ApiResult {
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
function getEvent({ calendar }: LiveMailbox, id: string): ApiResult {
  const stored = calendar.events.get(id) ?? placeEvents(calendar, true).find(({ event }) => event.id === id);
  if (!stored) return notFound();
  return { status: 200, body: present(stored.event, { maxAttendees: Number.POSITIVE_INFINITY }, false) };
}

function notFound(): ApiResult {
  return apiError(404, "Not Found", { reason: "notFound", status: "NOT_FOUND" });
}
