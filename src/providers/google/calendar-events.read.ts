import type { Page, RawItem, ReadPage, Stream, Window } from "../contract.ts";
import { mapCalendarEvent } from "./calendar-events.map.ts";
import { calendarEvent, calendarPage, instantOf, validDate } from "./calendar-events.schema.ts";
import { listPage, withPageToken } from "./page-token.ts";

const DAY_MS = 86_400_000;

/** @param config.rootUrl ends with a slash */
export function calendarEvents(config: { rootUrl: string }): Stream {
  return {
    name: "calendar.events",
    product: "calendar",
    scopes: [
      "https://www.googleapis.com/auth/calendar.events.readonly",
      "https://www.googleapis.com/auth/calendar.readonly",
      "https://www.googleapis.com/auth/calendar.events",
      "https://www.googleapis.com/auth/calendar",
    ],
    // The sync token comes with the last page of a listing, never before it.
    pin: async () => null,
    async readPage(read) {
      const url = windowUrl(config.rootUrl, read.window);
      const request = { call: "events.list", units: 1, signal: read.signal, schema: calendarPage };
      const list = (token: string | null) => read.http.getJson({ ...request, url: withPageToken(url, token) });
      const { items, next } = await listPage(request.call, read.pageToken, list);
      const page: Page = { items: [], failures: [], nextPageToken: next };
      for (const item of items) place(page, item, read);
      return page;
    },
    map: mapCalendarEvent,
  };
}

/**
 * Google asks for events that end after `timeMin` and start before `timeMax`, and lays all-day ones into the calendar's own
 * zone; a day more on each side holds every event that starts in the window, whatever its zone and length.
 *
 * @see https://developers.google.com/workspace/calendar/api/v3/reference/events/list
 */
function windowUrl(rootUrl: string, window: Window): URL {
  const url = new URL("calendar/v3/calendars/primary/events", rootUrl);
  url.searchParams.set("singleEvents", "true");
  url.searchParams.set("showDeleted", "false");
  url.searchParams.set("maxResults", "250");
  url.searchParams.set("timeMin", new Date(window.from.getTime() - DAY_MS).toISOString());
  url.searchParams.set("timeMax", new Date(window.to.getTime() + DAY_MS).toISOString());
  return url;
}

function place(page: Page, raw: Record<string, unknown> & { id: string }, { window }: ReadPage): void {
  const event = calendarEvent.safeParse(raw);
  if (event.success && event.data.status === "cancelled") return;
  const occurredAt = event.success ? instantOf(event.data.start) : null;
  if (!event.success || !occurredAt) {
    page.failures.push({
      externalId: raw.id,
      code: "UNREADABLE",
      message: "Google answered 200 (events.list, unknown shape)",
    });
    return;
  }
  if (occurredAt < window.from || occurredAt >= window.to) return;
  const item = toItem(raw, occurredAt, event.data.updated);
  const twice = page.items.findIndex(({ externalId }) => externalId === item.externalId);
  if (twice < 0) page.items.push(item);
  else if (page.items[twice] && page.items[twice].versionAt <= item.versionAt) page.items[twice] = item;
}

/** Without its etag, which also moves with what is only for the owner, such as reminders. */
function toItem(raw: Record<string, unknown> & { id: string }, occurredAt: Date, updated: string | undefined): RawItem {
  const { etag: _etag, ...payload } = raw;
  return { externalId: raw.id, occurredAt, versionAt: validDate(Date.parse(updated ?? "")) ?? new Date(0), payload };
}
