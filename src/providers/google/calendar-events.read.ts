import { ProviderError } from "#src/errors.ts";
import type { Http, Page, ReadItem, Stream, Window } from "../contract.ts";
import { mapCalendarEvent } from "./calendar-events.map.ts";
import { calendarObject, calendarPage, calendarStarts, instantOf } from "./calendar-events.schema.ts";
import { place, readEvent } from "./calendar-item.ts";
import { calendarTitle } from "./item-title.ts";
import { calendarEventUrl } from "./item-url.ts";
import { eachPage, listPage, withPageToken } from "./page-token.ts";
import { CALENDAR_COST } from "./quotas.ts";

const DAY_MS = 86_400_000;
const PAGE = 250;
/** Google gives at most this many events a page. */
const MOST_EVENTS = 2_500;

/** @param config.rootUrl ends with a slash */
export function calendarEvents({ rootUrl }: { rootUrl: string }): Stream {
  return {
    name: "calendar.events",
    product: "calendar",
    cost: {
      quota: CALENDAR_COST.quota,
      perItem: 0,
      perPage: CALENDAR_COST.units,
      itemsPerPage: PAGE,
      itemsPerCall: null,
    },
    scopes: [
      "https://www.googleapis.com/auth/calendar.events.readonly",
      "https://www.googleapis.com/auth/calendar.readonly",
      "https://www.googleapis.com/auth/calendar.events",
      "https://www.googleapis.com/auth/calendar",
    ],
    // The sync token comes with the last page of a listing, never before it.
    pin: async () => null,
    async readPage(read) {
      const url = windowUrl(rootUrl, read.window, PAGE);
      const request = { call: "events.list", ...CALENDAR_COST, signal: read.signal, schema: calendarPage };
      const list = (token: string | null) => read.http.getJson({ ...request, url: withPageToken(url, token) });
      const { items, next, isAnew } = await listPage(request.call, read.pageToken, list);
      const page: Page = { items: [], failures: [], nextPageToken: next, ...(isAnew && { isAnew }) };
      for (const item of items) place(page, item, read.window);
      return page;
    },
    count: (http, window, signal, mostPages) => countEvents(rootUrl, http, window, signal, mostPages),
    readItem: (http, id, signal) => readOne(rootUrl, http, id, signal),
    map: mapCalendarEvent,
    titleOf: calendarTitle,
    urlOf: calendarEventUrl,
  };
}

const eventsUrl = (rootUrl: string): URL => new URL("calendar/v3/calendars/primary/events", rootUrl);

/**
 * Google asks for events that end after `timeMin` and start before `timeMax`, and lays all-day ones into the calendar's own
 * zone; a day more on each side holds every event that starts in the window, whatever its zone and length.
 *
 * @see https://developers.google.com/workspace/calendar/api/v3/reference/events/list
 */
function windowUrl(rootUrl: string, window: Window, pageSize: number): URL {
  const url = eventsUrl(rootUrl);
  url.searchParams.set("singleEvents", "true");
  url.searchParams.set("showDeleted", "false");
  url.searchParams.set("maxResults", String(pageSize));
  url.searchParams.set("timeMin", new Date(window.from.getTime() - DAY_MS).toISOString());
  url.searchParams.set("timeMax", new Date(window.to.getTime() + DAY_MS).toISOString());
  return url;
}

/** Starts come along with the ids, as the listing is a day longer than the window on each side. */
async function countEvents(
  rootUrl: string,
  http: Http,
  window: Window,
  signal: AbortSignal,
  mostPages?: number,
): Promise<number | null> {
  const url = windowUrl(rootUrl, window, MOST_EVENTS);
  url.searchParams.set("fields", "items(id,start),nextPageToken");
  const request = { call: "events.list", ...CALENDAR_COST, signal, schema: calendarStarts };
  const list = (token: string | null) => http.getJson({ ...request, url: withPageToken(url, token) });
  const seen = new Set<string>();
  const note = ({ items }: Awaited<ReturnType<typeof list>>) => {
    for (const { id, start } of items) {
      const at = instantOf(start);
      // One without a readable start is listed as a failure: it is asked for, and counts.
      if (at === null || (at >= window.from && at < window.to)) seen.add(id);
    }
  };
  return (await eachPage(request.call, list, note, mostPages)) ? seen.size : null;
}

async function readOne(rootUrl: string, http: Http, id: string, signal: AbortSignal): Promise<ReadItem> {
  const url = new URL(`${eventsUrl(rootUrl).href}/${encodeURIComponent(id)}`);
  try {
    return readEvent(
      await http.getJson({ call: "events.get", url, ...CALENDAR_COST, signal, schema: calendarObject }),
      "events.get",
    );
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.status === 404 || error.status === 410) return { gone: true };
    if (!error.isRefusal) throw error;
    return {
      failure: {
        externalId: id,
        code: `HTTP_${error.status}`,
        message: `Google answered ${error.status} (events.get)`,
      },
    };
  }
}
