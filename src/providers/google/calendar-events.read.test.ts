import type { calendar_v3 } from "@googleapis/calendar";
import { expect, test } from "vitest";
import { ListingCircleError } from "#src/errors.ts";
import { type FakeAnswer, openFakeHttp } from "#testkit/fake-http.ts";
import { openHttp } from "../http.ts";
import { mapCalendarEvent } from "./calendar-events.map.ts";
import { calendarEvents } from "./calendar-events.read.ts";

const window = { from: new Date("2026-03-01T00:00:00Z"), to: new Date("2026-04-01T00:00:00Z") };

async function readPage(body: object, pageToken: string | null = null) {
  await using server = await openFakeHttp(() => ({ body }));
  const http = openHttp({
    provider: { id: "google", label: "Google" },
    accessToken: async () => "t",
  });
  const stream = calendarEvents({ rootUrl: server.url });
  const page = await stream.readPage({ http, window, pageToken, signal: new AbortController().signal });
  return { page, asked: server.requests[0]?.url };
}

/** As Google's own types have it. */
const timed = (id: string, start: string, extra: calendar_v3.Schema$Event = {}): calendar_v3.Schema$Event => ({
  id,
  status: "confirmed",
  updated: "2026-02-01T10:00:00.000Z",
  start: { dateTime: start },
  end: { dateTime: start },
  ...extra,
});

test("a page asks for a day more on each side, with instances and without deleted ones", async () => {
  const { asked } = await readPage({ items: [] }, "p2");
  expect(asked?.pathname).toBe("/calendar/v3/calendars/primary/events");
  expect(Object.fromEntries(asked?.searchParams ?? [])).toEqual({
    singleEvents: "true",
    showDeleted: "false",
    maxResults: "250",
    timeMin: "2026-02-28T00:00:00.000Z",
    timeMax: "2026-04-02T00:00:00.000Z",
    pageToken: "p2",
  });
});

test("an event belongs to the window its start lies in, and to no other", async () => {
  const { page } = await readPage({
    items: [
      timed("first", "2026-03-01T00:00:00Z"),
      timed("offset", "2026-02-28T22:30:00-02:00"),
      timed("before", "2026-02-28T23:59:59Z"),
      timed("end", "2026-04-01T00:00:00Z"),
      { id: "all-day", start: { date: "2026-03-31" }, end: { date: "2026-04-01" } },
      { id: "next-day", start: { date: "2026-04-01" }, end: { date: "2026-04-02" } },
    ],
  });
  expect(page.items.map(({ externalId }) => externalId)).toEqual(["first", "offset", "all-day"]);
  expect(page.items[1]?.occurredAt).toEqual(new Date("2026-03-01T00:30:00Z"));
});

test("the version is the last update, the epoch where there is none, and the etag is not kept", async () => {
  const { page } = await readPage({
    items: [
      timed("a", "2026-03-02T00:00:00Z", { etag: '"1"' }),
      { id: "b", start: { date: "2026-03-02" }, end: { date: "2026-03-03" } },
    ],
  });
  expect(page.items.map(({ versionAt }) => versionAt.toISOString())).toEqual([
    "2026-02-01T10:00:00.000Z",
    "1970-01-01T00:00:00.000Z",
  ]);
  expect(page.items[0]?.payload).toEqual(timed("a", "2026-03-02T00:00:00Z"));
});

test("an event that comes twice is kept once, the newer one", async () => {
  const newer = timed("a", "2026-03-02T00:00:00Z", { updated: "2026-02-02T10:00:00Z", summary: "new" });
  const older = timed("a", "2026-03-02T00:00:00Z", { summary: "old" });
  const { page } = await readPage({ items: [newer, older] });
  expect(page.items.map(({ payload }) => payload["summary"])).toEqual(["new"]);
});

test("a cancelled event is left out, and one without a readable start becomes a failure", async () => {
  const { page } = await readPage({
    items: [
      { id: "gone", status: "cancelled" },
      timed("nonsense", "next tuesday"),
      timed("nowhere", "2026-03-02T00:00:00", { start: { dateTime: "2026-03-02T09:00:00", timeZone: "Mars/Olympus" } }),
      { id: "typed", start: "2026-03-02" },
      timed("fine", "2026-03-02T00:00:00Z"),
    ],
  });
  expect(page.failures.map(({ externalId, code }) => [externalId, code])).toEqual([
    ["nonsense", "UNREADABLE"],
    ["nowhere", "UNREADABLE"],
    ["typed", "UNREADABLE"],
  ]);
  expect(page.items.map(({ externalId }) => externalId)).toEqual(["fine"]);
});

test("an empty page in the middle goes on, and a repeated page token stops", async () => {
  expect((await readPage({ nextPageToken: "p2" })).page).toEqual({
    items: [],
    failures: [],
    nextPageToken: "p2",
  });
  await expect(readPage({ items: [], nextPageToken: "p2" }, "p2")).rejects.toBeInstanceOf(ListingCircleError);
});

test("years that cannot be stored are read as none", async () => {
  const { page } = await readPage({
    items: [
      timed("far", "2026-03-02T00:00:00Z", { end: { date: "+010000-01-01" }, updated: "+020000-01-01T00:00:00Z" }),
      timed("never", "0000-03-02T00:00:00Z"),
    ],
  });
  expect(page.items.map(({ externalId, versionAt }) => [externalId, versionAt])).toEqual([["far", new Date(0)]]);
  expect(page.failures.map(({ externalId }) => externalId)).toEqual(["never"]);
  expect(mapCalendarEvent(page.items[0]?.payload)).toMatchObject({ endsAt: null });
});

async function open(answer: (url: URL) => FakeAnswer) {
  const server = await openFakeHttp(({ url }) => answer(url));
  const provider = { id: "google", label: "Google" };
  const http = openHttp({ provider, accessToken: async () => "t", retryDelayMs: 1 });
  const stream = calendarEvents({ rootUrl: server.url });
  return { server, http, stream, signal: new AbortController().signal };
}

test("a window is counted by ids and starts alone, without the days beside it and what comes twice", async () => {
  const pages = [
    { items: [timed("a", "2026-03-02T00:00:00Z"), timed("beside", "2026-02-28T12:00:00Z")], nextPageToken: "p2" },
    {
      items: [timed("a", "2026-03-02T00:00:00Z"), { id: "odd", start: 7 }, { id: "b", start: { date: "2026-03-31" } }],
    },
  ];
  const { server, http, stream, signal } = await open(() => ({ body: pages.shift() }));
  expect(await stream.count?.(http, window, signal)).toBe(3);
  expect(server.requests.map(({ url }) => url.searchParams.get("maxResults"))).toEqual(["2500", "2500"]);
  expect(server.requests[1]?.url.searchParams.get("pageToken")).toBe("p2");
  await server[Symbol.asyncDispose]();
});

test("one event is read again by its id, or it is gone, or it fails as it would on its page", async () => {
  const answers: Record<string, FakeAnswer> = {
    "a%2Fb": { body: timed("a/b", "2026-03-02T00:00:00Z") },
    gone: { status: 404 },
    cancelled: { body: { id: "cancelled", status: "cancelled" } },
    odd: { body: timed("odd", "next tuesday") },
    bad: { status: 400 },
    down: { status: 500 },
  };
  const { server, http, stream, signal } = await open((url) => answers[url.pathname.split("/").at(-1) ?? ""] ?? {});
  const again = (id: string) => stream.readItem?.(http, id, signal);
  expect(await again("a/b")).toMatchObject({ item: { externalId: "a/b" } });
  expect(await again("gone")).toEqual({ gone: true });
  expect(await again("cancelled")).toEqual({ gone: true });
  expect(await again("odd")).toMatchObject({
    failure: { code: "UNREADABLE", message: "Google answered 200 (events.get, unknown shape)" },
  });
  expect(await again("bad")).toMatchObject({ failure: { code: "HTTP_400" } });
  await expect(again("down")).rejects.toMatchObject({ status: 500 });
  await server[Symbol.asyncDispose]();
});
