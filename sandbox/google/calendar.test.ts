import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";
import type { CalendarEvent } from "./calendar.types.ts";

let sandbox: RunningSandbox;
let mailbox: string;
let api: client.Api;

const LIST = "/calendar/v3/calendars/primary/events";

beforeAll(async () => {
  sandbox = await client.open();
  mailbox = await client.createMailbox(sandbox, { seed: 11, messages: 5, events: 300 });
  api = client.apiOf(sandbox, (await client.signIn(sandbox, mailbox)).access_token);
});
afterAll(() => sandbox.close());

const truth = async (name: string) =>
  (await client.control(sandbox, `truth?mailbox=${mailbox}`))[name] as CalendarEvent[];
const insert = (event: Partial<CalendarEvent>) =>
  client.control(sandbox, "events", { mailbox, insert: event }) as unknown as Promise<CalendarEvent>;
const itemsOf = (body: client.Json) => body["items"] as CalendarEvent[];
const utc = (dateTime: string) => ({ dateTime, timeZone: "UTC" });

test("the calendar list has the primary calendar under its own address", async () => {
  const { body } = await api("/calendar/v3/users/me/calendarList");
  expect(body["items"]).toMatchObject([{ id: mailbox, primary: true, accessRole: "owner" }]);
});

test("all pages together are all instances, and only the last carries a sync token", async () => {
  const query = { singleEvents: "true", showDeleted: "true", maxResults: "100" };
  const seen: string[] = [];
  let page = await api(LIST, query);
  while (page.body["nextPageToken"]) {
    expect(page.body).not.toHaveProperty("nextSyncToken");
    seen.push(...client.idsOf(page.body["items"]));
    page = await api(LIST, { ...query, pageToken: String(page.body["nextPageToken"]) });
  }
  expect(page.body).toHaveProperty("nextSyncToken");
  seen.push(...client.idsOf(page.body["items"]));
  expect(seen.sort()).toEqual(client.idsOf(await truth("instances")).sort());
  expect(new Set(seen).size).toBe(seen.length);
});

test("without singleEvents series stay whole, with their holes shown", async () => {
  const { body } = await api(LIST, { maxResults: "2500" });
  const items = itemsOf(body);
  expect(items.some((event) => event.recurrence)).toBe(true);
  const cancelled = items.filter((event) => event.status === "cancelled");
  expect(cancelled.length).toBeGreaterThan(0);
  expect(cancelled.every((event) => event.recurringEventId && event.originalStartTime && !event.summary)).toBe(true);
});

test("both ends of a window are exclusive", async () => {
  const { id } = await insert({ start: utc("2027-03-01T10:00:00Z"), end: utc("2027-03-01T11:00:00Z") });
  const isListed = async (timeMin: string, timeMax: string) =>
    client.idsOf((await api(LIST, { timeMin, timeMax, singleEvents: "true" })).body["items"]).includes(id);
  expect(await isListed("2027-03-01T10:59:59Z", "2027-03-01T12:00:00Z")).toBe(true);
  expect(await isListed("2027-03-01T11:00:00Z", "2027-03-01T12:00:00Z")).toBe(false);
  expect(await isListed("2027-03-01T09:00:00Z", "2027-03-01T10:00:00Z")).toBe(false);
  expect(await isListed("2027-03-01T11:00:00+01:00", "2027-03-01T11:00:01+01:00")).toBe(true);
});

test("months are complete, and only what lies across a border is in two of them", async () => {
  const seen = new Map<string, number>();
  for (let month = 0; month < 30; month += 1) {
    const [timeMin = "", timeMax = ""] = [month, month + 1].map((offset) =>
      new Date(Date.UTC(2025, 4 + offset, 1)).toISOString(),
    );
    const query = {
      timeMin,
      timeMax,
      singleEvents: "true",
      showDeleted: "true",
      maxResults: "50",
      orderBy: "startTime",
    };
    for (const { id } of await client.listAll(api, LIST, "items", query)) seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  const inside = (await truth("instances")).filter(({ start }) => {
    const ms = Date.parse("date" in start ? start.date : start.dateTime);
    return ms > Date.UTC(2025, 4, 2) && ms < Date.UTC(2027, 9, 30);
  });
  expect(inside.filter(({ id }) => !seen.has(id))).toEqual([]);
  const twice = inside.filter(({ id }) => (seen.get(id) ?? 0) > 1);
  const months = ({ start, end }: CalendarEvent) =>
    [start, end].map((time) => new Date("date" in time ? time.date : time.dateTime).toISOString().slice(0, 7));
  expect(twice.length).toBeLessThan(inside.length / 20);
  // An all-day event ends as the next month begins, in the calendar's own zone.
  expect(twice.every((event) => new Set(months(event)).size === 2 || "date" in event.start)).toBe(true);
});

test("a weekly meeting keeps its wall-clock time when the clocks change", async () => {
  const start = { dateTime: "2027-03-21T09:00:00+01:00", timeZone: "Europe/Berlin" };
  const end = { dateTime: "2027-03-21T09:30:00+01:00", timeZone: "Europe/Berlin" };
  const { id } = await insert({ start, end, recurrence: ["RRULE:FREQ=WEEKLY;COUNT=3"] });
  const query = {
    timeMin: "2027-03-20T00:00:00Z",
    timeMax: "2027-05-01T00:00:00Z",
    singleEvents: "true",
    orderBy: "startTime",
  };
  const instances = itemsOf((await api(LIST, query)).body).filter((event) => event.recurringEventId === id);
  expect(instances.map((event) => [event.id, event.start])).toEqual([
    [`${id}_20270321T080000Z`, start],
    [`${id}_20270328T070000Z`, { ...start, dateTime: "2027-03-28T09:00:00+02:00" }],
    [`${id}_20270404T070000Z`, { ...start, dateTime: "2027-04-04T09:00:00+02:00" }],
  ]);
  const { body } = await api(`${LIST}/${id}_20270328T070000Z`);
  expect(body).toMatchObject({ recurringEventId: id });
});

test("orderBy=startTime sorts, and needs singleEvents", async () => {
  const { body } = await api(LIST, {
    singleEvents: "true",
    orderBy: "startTime",
    maxResults: "200",
    timeMin: "2026-09-01T00:00:00Z",
  });
  const starts = itemsOf(body).flatMap(({ start }) => ("dateTime" in start ? [Date.parse(start.dateTime)] : []));
  expect(starts).toEqual([...starts].sort((left, right) => left - right));
  expect((await api(LIST, { orderBy: "startTime" })).status).toBe(400);
});

test("a sync token brings what changed since, deletions as bare tombstones", async () => {
  const query = { singleEvents: "true", maxResults: "2500" };
  const full = await api(LIST, query);
  const syncToken = String(full.body["nextSyncToken"]);
  expect(itemsOf((await api(LIST, { ...query, syncToken })).body)).toEqual([]);
  const created = await insert({ summary: "Added later" });
  const victim = itemsOf(full.body).find((event) => !event.recurringEventId);
  await client.control(sandbox, "events", { mailbox, id: victim?.id, patch: { status: "cancelled" } });
  const { body } = await api(LIST, { ...query, syncToken });
  const changed = new Map(itemsOf(body).map((event) => [event.id, event]));
  expect([...changed.keys()].sort()).toEqual([created.id, victim?.id].sort());
  expect(Object.keys(changed.get(victim?.id ?? "") ?? {}).sort()).toEqual(["etag", "id", "kind", "status"]);
  const next = await api(LIST, { ...query, syncToken: String(body["nextSyncToken"]) });
  expect(next.body["items"]).toEqual([]);
});

test("changing one instance of a series makes it an exception and leaves the others", async () => {
  const start = utc("2029-01-01T09:00:00Z");
  const { id } = await insert({ start, end: utc("2029-01-01T10:00:00Z"), recurrence: ["RRULE:FREQ=DAILY;COUNT=3"] });
  const window = { timeMin: "2028-12-01T00:00:00Z" };
  const syncToken = String((await api(LIST, { ...window, singleEvents: "true" })).body["nextSyncToken"]);
  await client.control(sandbox, "events", { mailbox, id: `${id}_20290102T090000Z`, patch: { summary: "Moved" } });
  const { body } = await api(LIST, { singleEvents: "true", syncToken });
  expect(itemsOf(body).map((event) => [event.id, event.summary])).toEqual([[`${id}_20290102T090000Z`, "Moved"]]);
});

test("a windowed sync token keeps its window", async () => {
  const query = { singleEvents: "true", timeMin: "2028-01-01T00:00:00Z", maxResults: "2500" };
  const syncToken = String((await api(LIST, query)).body["nextSyncToken"]);
  await insert({ summary: "Outside", start: utc("2027-06-01T10:00:00Z"), end: utc("2027-06-01T11:00:00Z") });
  const inside = await insert({ start: utc("2028-06-01T10:00:00Z"), end: utc("2028-06-01T11:00:00Z") });
  const { body } = await api(LIST, { singleEvents: "true", syncToken });
  expect(client.idsOf(body["items"])).toEqual([inside.id]);
});

test.each(["timeMin", "timeMax", "updatedMin", "orderBy", "q", "iCalUID"])(
  "a sync token beside %s is refused",
  async (name) => {
    const syncToken = String((await api(LIST, { maxResults: "2500" })).body["nextSyncToken"]);
    const value = name === "orderBy" ? "updated" : "2026-01-01T00:00:00Z";
    expect((await api(LIST, { syncToken, [name]: value })).status).toBe(400);
  },
);

test("an unknown or expired sync token needs a full sync", async () => {
  const syncToken = String((await api(LIST, { maxResults: "2500" })).body["nextSyncToken"]);
  expect((await api(LIST, { syncToken })).status).toBe(200);
  await client.control(sandbox, "expire-sync-tokens", { mailbox });
  for (const token of [syncToken, "nonsense"]) {
    const refused = await api(LIST, { syncToken: token });
    expect(refused).toMatchObject({
      status: 410,
      body: { error: { code: 410, errors: [{ reason: "fullSyncRequired" }] } },
    });
  }
});

test("an empty window, a time without offset and another's calendar are refused", async () => {
  const empty = await api(LIST, { timeMin: "2026-02-01T00:00:00Z", timeMax: "2026-02-01T00:00:00Z" });
  expect(empty).toMatchObject({ status: 400, body: { error: { errors: [{ reason: "timeRangeEmpty" }] } } });
  expect((await api(LIST, { timeMin: "2026-02-01T00:00:00" })).status).toBe(400);
  expect((await api("/calendar/v3/calendars/other@example.com/events")).status).toBe(404);
  expect((await api(`/calendar/v3/calendars/${encodeURIComponent(mailbox)}/events`)).status).toBe(200);
});
