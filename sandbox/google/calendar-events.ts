import type { Calendar, CalendarEvent } from "./calendar.types.ts";
import { type Placed, placeEvents } from "./calendar-instances.ts";
import { readEventsQuery, type EventsQuery } from "./calendar-query.ts";
import { type ApiResult, apiError, badRequest } from "./errors.ts";
import { readToken, writeToken } from "./page-token.ts";

type SyncPlace = { seq: number; generation: number; timeMinMs?: number; timeMaxMs?: number };
type PagePlace = { after: string; seq: number };

/** `events.list`: one page, ending in nextPageToken or, when it was the last, nextSyncToken. */
export function listEvents(calendar: Calendar, search: URLSearchParams): ApiResult {
  const query = readEventsQuery(search);
  if ("status" in query) return query;
  const sync = query.syncToken === undefined ? undefined : readSyncToken(calendar, query);
  if (sync === "expired") return fullSyncRequired();
  const pageScope = `events:${calendar.id}?${query.shape}`;
  const page =
    query.pageToken === undefined ? undefined : (readToken(query.pageToken, pageScope) as PagePlace | undefined);
  if (query.pageToken !== undefined && !page) return badRequest("Invalid page token value.", "invalid");

  const window = sync ?? { timeMinMs: query.timeMinMs, timeMaxMs: query.timeMaxMs };
  const found = placeEvents(calendar, query.singleEvents)
    .filter((placed) => isWanted(placed, query, sync) && isInside(placed, window))
    .map((placed) => ({ key: sortKey(placed, query.orderBy), event: placed.event }))
    .sort((left, right) => (left.key < right.key ? -1 : 1));
  const rest = page ? found.filter(({ key }) => key > page.after) : found;
  const given = rest.slice(0, query.maxResults);
  const last = given.at(-1);
  const seq = page?.seq ?? calendar.seq;
  const next =
    last && rest.length > given.length
      ? { nextPageToken: writeToken({ after: last.key, seq }, pageScope) }
      : { nextSyncToken: writeToken({ ...window, seq, generation: calendar.generation }, syncScope(calendar, query)) };
  const items = given.map(({ event }) => present(event, query, sync !== undefined));
  return { status: 200, body: { ...describeCalendar(calendar), items, ...next } };
}

function describeCalendar(calendar: Calendar): Record<string, unknown> {
  return {
    kind: "calendar#events",
    etag: `"p3${calendar.seq}"`,
    summary: calendar.summary,
    updated: [...calendar.events.values()].reduce(
      (newest, { event }) => (event.updated > newest ? event.updated : newest),
      "",
    ),
    timeZone: calendar.timeZone,
    accessRole: "owner",
    defaultReminders: [{ method: "popup", minutes: 10 }],
  };
}

function syncScope(calendar: Calendar, query: EventsQuery): string {
  return `sync:${calendar.id}:${query.singleEvents}`;
}

function readSyncToken(calendar: Calendar, query: EventsQuery): SyncPlace | "expired" {
  const place = readToken(query.syncToken ?? "", syncScope(calendar, query)) as SyncPlace | undefined;
  return place && place.generation === calendar.generation && place.seq <= calendar.seq ? place : "expired";
}

function isWanted({ seq, event }: Placed, query: EventsQuery, sync: SyncPlace | undefined): boolean {
  if (sync && seq <= sync.seq) return false;
  if (query.updatedMinMs !== undefined && Date.parse(event.updated) < query.updatedMinMs) return false;
  if (query.iCalUID !== undefined && event.iCalUID !== query.iCalUID) return false;
  if (query.eventTypes.length > 0 && !query.eventTypes.includes(event.eventType ?? "default")) return false;
  if (query.text !== undefined && !textOf(event).includes(query.text)) return false;
  if (event.status !== "cancelled" || sync || query.showDeleted || query.updatedMinMs !== undefined) return true;
  // Holes in a series are shown beside it even when deleted events are not, or a client would fill them.
  return !query.singleEvents && event.recurringEventId !== undefined;
}

/** Both bounds are exclusive: an event that ends as the window opens, or starts as it closes, is outside. */
function isInside(
  { spans }: Placed,
  window: { timeMinMs?: number | undefined; timeMaxMs?: number | undefined },
): boolean {
  const { timeMinMs = Number.NEGATIVE_INFINITY, timeMaxMs = Number.POSITIVE_INFINITY } = window;
  return spans.some(({ startMs, endMs }) => endMs > timeMinMs && startMs < timeMaxMs);
}

function sortKey({ spans, event }: Placed, orderBy: EventsQuery["orderBy"]): string {
  const startMs = spans[0]?.startMs ?? 0;
  if (orderBy === "startTime") return `${String(startMs + 1e15).padStart(17, "0")} ${event.id}`;
  return orderBy === "updated" ? `${event.updated} ${event.id}` : event.id;
}

function textOf(event: CalendarEvent): string {
  const people = event.attendees?.map(({ email, displayName }) => `${displayName ?? ""} ${email}`) ?? [];
  return [event.summary, event.description, event.location, ...people].join("\n").toLowerCase();
}

/** Tombstones say as little as Google's do: a hole in a series keeps its place, any other only its id. */
export function present(event: CalendarEvent, query: { maxAttendees: number }, incremental: boolean): object {
  const { kind, etag, id, status, recurringEventId, originalStartTime, attendees } = event;
  if (status === "cancelled" && recurringEventId)
    return { kind, etag, id, status, recurringEventId, originalStartTime };
  if (status === "cancelled" && incremental) return { kind, etag, id, status };
  if (!attendees || attendees.length <= query.maxAttendees) return event;
  const self = attendees.filter((one) => one.self);
  return { ...event, attendees: self.slice(0, query.maxAttendees), attendeesOmitted: true };
}

export function fullSyncRequired(): ApiResult {
  const message = "Sync token is no longer valid, a full sync is required.";
  const where = { domain: "calendar", location: "syncToken", locationType: "parameter" };
  return apiError(410, message, { reason: "fullSyncRequired", status: "FAILED_PRECONDITION", ...where });
}
