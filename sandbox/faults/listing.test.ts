import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";

const MESSAGES = "/gmail/v1/users/me/messages";
const EVENTS = "/calendar/v3/calendars/primary/events";

let sandbox: RunningSandbox;
let mailbox: string;
let token: string;
let api: client.Api;

beforeAll(async () => {
  sandbox = await client.open();
  mailbox = await client.createMailbox(sandbox, { seed: 31, messages: 120, events: 60 });
  token = (await client.signIn(sandbox, mailbox)).access_token;
  api = client.apiOf(sandbox, token);
});
afterEach(() => client.control(sandbox, "faults/clear", {}));
afterAll(() => sandbox.close());

const spoil = (spec: client.Json) => client.control(sandbox, "faults/listing", { mailbox, ...spec });
const truth = () => client.control(sandbox, `truth?mailbox=${mailbox}`);
const listed = async (maxResults = "20") =>
  client.idsOf(await client.listAll(api, MESSAGES, "messages", { maxResults, includeSpamTrash: "true" }));

async function statusesOf(ids: string[]): Promise<number[]> {
  const paths = ids.map((id) => `${MESSAGES}/${id}?format=minimal`);
  return (await client.batch(sandbox, token, paths)).parts.map(({ status }) => status);
}

test("a share of what is listed is gone when asked for, the same for the same seed", async () => {
  const ids = (await listed()).slice(0, 100);
  await spoil({ seed: 2, vanish: 0.2, vanishIds: [ids[0]] });
  expect((await listed()).slice(0, 100)).toEqual(ids);
  const statuses = await statusesOf(ids);
  expect(statuses[0]).toBe(404);
  const gone = ids.filter((_, at) => statuses[at] === 404);
  expect(gone.length).toBeGreaterThan(8);
  expect(gone.length).toBeLessThan(40);
  expect((await truth())["vanished"]).toEqual(expect.arrayContaining(gone));
  await client.control(sandbox, "faults/clear", {});
  await spoil({ seed: 2, vanish: 0.2, vanishIds: [ids[0]] });
  expect(await statusesOf(ids)).toEqual(statuses);
});

test("ids come twice within a page and across pages, and none is lost", async () => {
  const clean = await listed();
  await spoil({ duplicates: 0.1 });
  const doubled = await listed();
  expect(doubled.length).toBeGreaterThan(clean.length + 5);
  expect([...new Set(doubled)]).toEqual(clean);
  const first = await api(MESSAGES, { maxResults: "20", includeSpamTrash: "true" });
  const pageToken = String(first.body["nextPageToken"]);
  const second = await api(MESSAGES, { maxResults: "20", includeSpamTrash: "true", pageToken });
  expect(client.idsOf(second.body["messages"])[0]).toBe(client.idsOf(first.body["messages"]).at(-1));
});

test.for([
  [MESSAGES, "messages"],
  [EVENTS, "items"],
] as const)("a page token of %s leads to itself, so many times", async ([path, items]) => {
  await spoil({ repeatToken: 2, repeatAfter: 1 });
  const tokens: string[] = [];
  const pages: string[] = [];
  let pageToken: string | undefined;
  do {
    const { body } = await api(path, { maxResults: "25", ...(pageToken && { pageToken }) });
    pages.push(client.idsOf(body[items])[0] ?? "");
    pageToken = body["nextPageToken"] as string | undefined;
    if (pageToken) tokens.push(pageToken);
  } while (pageToken && tokens.length < 20);
  expect(tokens.length).toBeLessThan(20);
  expect(tokens.slice(1, 4)).toEqual([tokens[1], tokens[1], tokens[1]]);
  expect(pages.slice(2, 5)).toEqual([pages[2], pages[2], pages[2]]);
  expect(new Set(tokens).size).toBe(tokens.length - 2);
});

test("a mailbox can change behind every page, and what stays is still listed once", async () => {
  const before = await listed("500");
  await spoil({ seed: 9, moving: 4 });
  const during = await listed("20");
  const { spec, moves } = (await client.control(sandbox, "faults/listing"))[mailbox] as {
    spec: client.Json;
    moves: { inserted: string; deleted: string }[];
  };
  expect([spec["moving"], moves.length]).toEqual([0, 4]);
  const deleted = moves.map((move) => move.deleted);
  const stayed = before.filter((id) => !deleted.includes(id));
  expect(during.filter((id) => stayed.includes(id))).toEqual(stayed);
  const now = client.idsOf((await truth())["messages"]);
  expect(now).toEqual(expect.arrayContaining(moves.map((move) => move.inserted)));
  expect(deleted.some((id) => now.includes(id))).toBe(false);
});

test("a calendar can change behind a page as well", async () => {
  const query = { maxResults: "20", showDeleted: "true" };
  const before = client.idsOf(await client.listAll(api, EVENTS, "items", query));
  await spoil({ seed: 9, moving: 2 });
  const during = client.idsOf(await client.listAll(api, EVENTS, "items", query));
  expect(during.filter((id) => before.includes(id))).toEqual(before);
  const { moves } = (await client.control(sandbox, "faults/listing"))[mailbox] as { moves: { deleted: string }[] };
  expect(moves).toHaveLength(2);
  const { body } = await api(`${EVENTS}/${moves[0]?.deleted}`);
  expect(body["status"]).toBe("cancelled");
});

test("a poisoned message fails whenever it is read, in its own way", async () => {
  const [first = "", second = "", third = "", fourth = ""] = await listed();
  await spoil({ poisonIds: { [first]: "500", [second]: "html", [third]: "huge" } });
  expect(await statusesOf([first, second, fourth])).toEqual([500, 200, 200]);
  expect(await statusesOf([first])).toEqual([500]);
  const text = async (id: string) => {
    const response = await fetch(`${sandbox.url}${MESSAGES}/${id}`, { headers: { Authorization: `Bearer ${token}` } });
    return response.text();
  };
  expect(await text(second)).toMatch(/^<!DOCTYPE html>/);
  const huge = await text(third);
  expect(huge.length).toBeGreaterThan(10_000_000);
  expect(JSON.parse(huge)).toMatchObject({ id: third });
  expect((await truth())["poisoned"]).toEqual([first, second, third]);
});

test("a share can be poisoned, and everybody's lists at once", async () => {
  await client.control(sandbox, "faults/listing", { seed: 5, poison: 0.3, poisonKind: "503" });
  const statuses = await statusesOf((await listed()).slice(0, 50));
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  expect((await spoil({ poisonKind: "sadness" }))["error"]).toContain("sadness");
  expect((await spoil({ vanish: "some" }))["error"]).toContain("vanish");
});
