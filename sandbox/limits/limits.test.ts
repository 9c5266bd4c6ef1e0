import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";

const MESSAGES = "/gmail/v1/users/me/messages";
const EVENTS = "/calendar/v3/calendars/primary/events";

let sandbox: RunningSandbox;
let mailbox: string;
let api: client.Api;
let ids: string[];
let token: string;

beforeAll(async () => {
  sandbox = await client.open();
  mailbox = await client.createMailbox(sandbox, { seed: 21, messages: 40, events: 3 });
  token = (await client.signIn(sandbox, mailbox)).access_token;
  api = client.apiOf(sandbox, token);
  ids = client.idsOf((await client.control(sandbox, `truth?mailbox=${mailbox}`))["messages"]);
});
afterEach(async () => {
  await client.control(sandbox, "settings", { reset: true });
  await client.control(sandbox, "faults/clear", {});
  await client.control(sandbox, "clock", { reset: true });
  await client.control(sandbox, "usage/reset", {});
});
afterAll(() => sandbox.close());

const usage = async () => (await client.control(sandbox, "usage"))[mailbox] as client.Json;
const get = (at: number) => api(`${MESSAGES}/${ids[at]}`, { format: "minimal" });
const errorOf = ({ body }: { body: client.Json }) => body["error"] as client.Json & { errors: client.Json[] };

test("a minute's units are a hard ceiling, and the refusal is a 403 in Google's words", async () => {
  await client.control(sandbox, "settings", { quota: "new", unitsPerMinute: 100 });
  const answers = [await get(0), await get(1), await get(2), await get(3), await get(4), await get(5)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 403]);
  const refusal = errorOf(answers[5] ?? { body: {} });
  expect(refusal).toMatchObject({
    status: "PERMISSION_DENIED",
    errors: [{ reason: "rateLimitExceeded", domain: "usageLimits" }],
  });
  expect(refusal["message"]).toMatch(/^Quota exceeded for quota metric/);
  expect(await usage()).toMatchObject({ unitsUsed: 100, calls: 6, refused403: 1, refused429: 0, peakInWindow: 100 });
});

test("the window slides: what was spent a minute ago comes back bit by bit", async () => {
  await client.control(sandbox, "settings", { quota: "new", unitsPerMinute: 40 });
  expect((await get(0)).status).toBe(200);
  await client.control(sandbox, "clock", { advanceMs: 30_000 });
  expect((await get(1)).status).toBe(200);
  expect((await get(2)).status).toBe(403);
  await client.control(sandbox, "clock", { advanceMs: 30_500 });
  expect([(await get(2)).status, (await get(3)).status]).toEqual([200, 403]);
});

test("the older price list is cheaper for messages and has the larger allowance", async () => {
  await client.control(sandbox, "settings", { quota: "old" });
  await get(0);
  await api(MESSAGES, {});
  await api("/gmail/v1/users/me/profile");
  expect(await usage()).toMatchObject({ unitsUsed: 11, unitsPerMinute: 15_000 });
  await client.control(sandbox, "usage/reset", {});
  await client.control(sandbox, "settings", { quota: "new" });
  await get(0);
  expect(await usage()).toMatchObject({ unitsUsed: 20, unitsPerMinute: 6_000 });
});

test("every part of a batch is charged alone while the whole stays a 200", async () => {
  await client.control(sandbox, "settings", { quota: "new", unitsPerMinute: 60 });
  const answer = await client.batch(
    sandbox,
    token,
    ids.slice(0, 5).map((id) => `${MESSAGES}/${id}?format=minimal`),
  );
  expect([answer.status, answer.parts.map(({ status }) => status)]).toEqual([200, [200, 200, 200, 403, 403]]);
  expect(await usage()).toMatchObject({ unitsUsed: 60, calls: 5, requests: 1, refused403: 2 });
});

test("a long series of refusals names the instant now and then, and by then there is room", async () => {
  await client.control(sandbox, "settings", { quota: "new", unitsPerMinute: 20 });
  await get(0);
  const named: string[] = [];
  for (let tries = 0; tries < 16; tries += 1) {
    const answer = await get(1);
    if (answer.status === 429) named.push(String(errorOf(answer)["message"]));
  }
  expect(named).toHaveLength(1);
  const [, instant = ""] = /  Retry after (\S+)$/.exec(named[0] ?? "") ?? [];
  await client.control(sandbox, "clock", { setMs: Date.parse(instant) });
  expect((await get(1)).status).toBe(200);
});

test("usage says how much of the quota was spent", async () => {
  await client.control(sandbox, "settings", { quota: "new", unitsPerMinute: 600 });
  for (const at of [0, 1, 2]) {
    await get(at);
    if (at < 2) await client.control(sandbox, "clock", { advanceMs: 2_000 });
  }
  const used = await usage();
  expect(used["seconds"]).toBeGreaterThanOrEqual(4);
  expect(used["utilisation"]).toBeCloseTo(60 / ((Number(used["seconds"]) / 60) * 600), 5);
});

test("Calendar counts requests, not units", async () => {
  await client.control(sandbox, "settings", { quota: "new", calendarPerMinute: 2 });
  const statuses = [await api(EVENTS), await api(EVENTS), await api(EVENTS)].map(({ status }) => status);
  expect(statuses).toEqual([200, 200, 403]);
  expect((await usage())["calendar"]).toMatchObject({ unitsUsed: 2, refused403: 1 });
});

test("requests in flight are limited per user", async () => {
  await client.control(sandbox, "settings", { maxConcurrent: 2, latencyMs: 80 });
  const answers = await Promise.all([get(0), get(1), get(2), get(3)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
  const refused = answers.find(({ status }) => status === 429) ?? { body: {} };
  expect(errorOf(refused)["message"]).toBe("Too many concurrent requests for user");
  expect((await get(0)).status).toBe(200);
  expect(await usage()).toMatchObject({ refused429: 2, calls: 5 });
});

test("parts of a batch count as in flight, all at once or so many at a time", async () => {
  const paths = ids.slice(0, 6).map((id) => `${MESSAGES}/${id}?format=minimal`);
  const statuses = async () => (await client.batch(sandbox, token, paths)).parts.map(({ status }) => status);
  await client.control(sandbox, "settings", { maxConcurrent: 4 });
  expect(await statuses()).toEqual([200, 200, 200, 200, 429, 429]);
  await client.control(sandbox, "settings", { batchParallelism: 3 });
  expect(await statuses()).toEqual([200, 200, 200, 200, 200, 200]);
});

test("requests per second are limited per user, and the refusal names the next turn", async () => {
  await client.control(sandbox, "settings", { requestsPerSecond: 1 });
  expect([(await get(0)).status, (await get(1)).status]).toEqual([200, 429]);
  await client.control(sandbox, "clock", { advanceMs: 960 });
  expect((await get(1)).status).toBe(200);
  expect(await usage()).toMatchObject({ refused429: 1, requests: 3 });
});

test("calls before a named instant are counted as too early, those under way are not", async () => {
  await client.control(sandbox, "faults", { endpoint: "gmail.messages.get", kind: "429-seconds", seconds: 10 });
  expect((await get(0)).status).toBe(429);
  await get(1);
  expect((await usage())["tooEarly"]).toBe(0);
  await client.control(sandbox, "clock", { advanceMs: 5_000 });
  await get(1);
  expect(await usage()).toMatchObject({ tooEarly: 1, injected: 1, refused429: 0 });
  expect((await usage())["worstEarlyMs"]).toBeGreaterThan(4_000);
  await client.control(sandbox, "clock", { advanceMs: 5_000 });
  await get(1);
  expect(await usage()).toMatchObject({ tooEarly: 1 });
});

test("without a setting nothing is limited", async () => {
  await Promise.all(Array.from({ length: 40 }, (_, at) => get(at)));
  expect(await usage()).toMatchObject({ calls: 40, refused403: 0, refused429: 0, utilisation: null });
});

test("settings of the wrong kind are named", async () => {
  expect(await client.control(sandbox, "settings", { quota: "much" })).toEqual({
    error: expect.stringContaining("quota"),
  });
  expect(await client.control(sandbox, "settings", { maxConcurrent: -1 })).toEqual({
    error: expect.stringContaining("maxConcurrent"),
  });
});
