import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";
import { BAD_DAY, createDraw } from "./draw.ts";

const MESSAGES = "/gmail/v1/users/me/messages";
const PROFILE = "/gmail/v1/users/me/profile";
const EVENTS = "/calendar/v3/calendars/primary/events";

let sandbox: RunningSandbox;
let mailbox: string;
let token: string;
let ids: string[];

beforeAll(async () => {
  sandbox = await client.open();
  mailbox = await client.createMailbox(sandbox, { seed: 22, messages: 30, events: 3 });
  token = (await client.signIn(sandbox, mailbox)).access_token;
  ids = client.idsOf((await client.control(sandbox, `truth?mailbox=${mailbox}`))["messages"]);
});
afterEach(async () => {
  await client.control(sandbox, "faults/clear", {});
  await client.control(sandbox, "settings", { reset: true });
});
afterAll(() => sandbox.close());

const plan = (fault: client.Json) => client.control(sandbox, "faults", fault);
const call = (path: string, init: RequestInit = {}) =>
  fetch(`${sandbox.url}${path}`, { headers: { Authorization: `Bearer ${token}` }, ...init });

async function errorOf(response: Response) {
  const { error } = (await response.json()) as {
    error: { message: string; errors: { reason: string; domain: string }[] };
  };
  return { message: error.message, ...error.errors[0] };
}

test.for([
  ["rateLimitExceeded", "usageLimits"],
  ["userRateLimitExceeded", "usageLimits"],
  ["dailyLimitExceeded", "usageLimits"],
  ["quotaExceeded", "usageLimits"],
  ["insufficientPermissions", "global"],
  ["forbidden", "global"],
  ["accessNotConfigured", "usageLimits"],
  ["domainPolicy", "global"],
])("a 403 %s carries its reason", async ([kind, domain]) => {
  await plan({ endpoint: "gmail.getProfile", kind });
  const response = await call(PROFILE);
  expect([response.status, await errorOf(response)]).toMatchObject([403, { reason: kind, domain }]);
  expect((await call(PROFILE)).status).toBe(200);
});

test("a pause is named in the text, in seconds, as a date, or not at all", async () => {
  for (const kind of ["429-text", "429-seconds", "429-date", "429-bare"]) {
    await plan({ endpoint: "gmail.getProfile", kind, seconds: 7 });
  }
  const asked = Date.now();
  const inText = await call(PROFILE);
  expect(inText.headers.get("retry-after")).toBeNull();
  const { message } = await errorOf(inText);
  const instant = / {2}Retry after (\S+Z)$/.exec(message)?.[1] ?? "";
  expect(Date.parse(instant) - asked).toBeGreaterThanOrEqual(7_000);
  expect((await call(PROFILE)).headers.get("retry-after")).toBe("7");
  const date = (await call(PROFILE)).headers.get("retry-after") ?? "";
  expect(date).toMatch(/ GMT$/);
  expect(Date.parse(date) - asked).toBeGreaterThanOrEqual(7_000);
  expect(Date.parse(date) - asked).toBeLessThan(9_500);
  const bare = await call(PROFILE);
  expect([bare.status, bare.headers.get("retry-after"), (await errorOf(bare)).message]).toEqual([
    429,
    null,
    "User-rate limit exceeded.",
  ]);
});

test("server errors keep their status, and a 502 is a page", async () => {
  for (const kind of ["500", "502", "503-seconds", "529"]) await plan({ endpoint: "calendar.events.list", kind });
  const answers = [await call(EVENTS), await call(EVENTS), await call(EVENTS), await call(EVENTS)];
  expect(answers.map(({ status }) => status)).toEqual([500, 502, 503, 529]);
  expect(answers[1]?.headers.get("content-type")).toContain("text/html");
  expect(answers[2]?.headers.get("retry-after")).toBe("1");
});

test("a timeout never answers, and the connection dies after its time", async () => {
  await plan({ endpoint: "gmail.getProfile", kind: "timeout", ms: 20_000 });
  await expect(call(PROFILE, { signal: AbortSignal.timeout(60) })).rejects.toMatchObject({ name: "TimeoutError" });
  await plan({ endpoint: "gmail.getProfile", kind: "timeout", ms: 30 });
  await expect(call(PROFILE)).rejects.toThrow("fetch failed");
});

test("a reset breaks the body off half way", async () => {
  await plan({ endpoint: "gmail.messages.list", kind: "reset" });
  const response = call(MESSAGES).then((answer) => answer.text());
  await expect(response).rejects.toThrow(/terminated|fetch failed/);
});

test("truncated JSON, HTML and nothing at all come with a 200", async () => {
  for (const kind of ["truncated", "html", "empty"]) await plan({ endpoint: "gmail.messages.list", kind });
  const answers: [number, string][] = [];
  for (let at = 0; at < 3; at += 1) {
    const response = await call(MESSAGES);
    answers.push([response.status, await response.text()]);
  }
  expect(answers.map(([status]) => status)).toEqual([200, 200, 200]);
  const [cut = "", html = "", empty] = answers.map(([, text]) => text);
  expect(cut).toMatch(/^\{"messages":\[/);
  expect(() => void JSON.parse(cut)).toThrow(SyntaxError);
  expect([html.slice(0, 15), empty]).toEqual(["<!DOCTYPE html>", ""]);
});

test("the token endpoint fails as a page, and on the wire", async () => {
  await plan({ endpoint: "oauth.token.refresh_token", kind: "503" });
  await plan({ endpoint: "oauth.token.refresh_token", kind: "truncated" });
  const body = new URLSearchParams({ grant_type: "refresh_token" });
  const refused = await fetch(`${sandbox.url}/token`, { method: "POST", body });
  expect([refused.status, (await refused.text()).slice(0, 15)]).toEqual([503, "<!DOCTYPE html>"]);
  const cut = await (await fetch(`${sandbox.url}/token`, { method: "POST", body })).text();
  expect(() => void JSON.parse(cut)).toThrow(SyntaxError);
});

test("a fault can wait, be for one message, one mailbox or a family of endpoints", async () => {
  await plan({ endpoint: "gmail.messages.get", kind: "404", match: ids[1] ?? "", after: 1 });
  await plan({ endpoint: "calendar.*", kind: "500", mailbox: "somebody@example.com" });
  const path = (id = "") => `${MESSAGES}/${id}?format=minimal`;
  const statuses = [
    await call(path(ids[0])),
    await call(path(ids[1])),
    await call(path(ids[1])),
    await call(path(ids[1])),
  ];
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 404, 200]);
  expect((await call(EVENTS)).status).toBe(200);
  await plan({ endpoint: "calendar.*", kind: "500", mailbox });
  expect((await call(EVENTS)).status).toBe(500);
});

test("parts of a batch fail each in their own way, and can come in another order", async () => {
  await client.control(sandbox, "faults/parts", {
    seed: 4,
    rate: 0.5,
    mix: { "429": 1, "500": 1, missing: 1, truncated: 1 },
  });
  const paths = ids.map((id) => `${MESSAGES}/${id}?format=minimal`);
  const { status, parts } = await client.batch(sandbox, token, paths);
  expect(status).toBe(200);
  expect(new Set(parts.map((part) => part.status))).toEqual(new Set([200, 429, 500]));
  expect(parts.length).toBeLessThan(paths.length);
  expect(parts.some((part) => part.status === 200 && part.body === undefined)).toBe(true);
  await client.control(sandbox, "faults/clear", {});
  await client.control(sandbox, "settings", { shuffleParts: true });
  const shuffled = await client.batch(sandbox, token, paths);
  const order = shuffled.parts.map(({ contentId }) => contentId);
  expect(order).not.toEqual(paths.map((_, at) => `<response-item-${at}>`));
  expect(new Set(order).size).toBe(paths.length);
});

test("the bad day fails one call in five, in its proportions, the same for the same seed", () => {
  const spec = { seed: 5, rate: 0.2, mix: BAD_DAY, seconds: 1, hangMs: 10 };
  const calls = 20_000;
  const [first, again] = [createDraw(spec), createDraw(spec)];
  const counts: Record<string, number> = {};
  for (let nth = 0; nth < calls; nth += 1) {
    const fault = first("gmail.messages.list");
    expect(again("gmail.messages.list")).toEqual(fault);
    const name = fault ? (fault.hint === "none" ? fault.kind : `${fault.kind}-${fault.hint}`) : "none";
    counts[name] = (counts[name] ?? 0) + 1;
  }
  expect((calls - (counts["none"] ?? 0)) / calls).toBeCloseTo(0.2, 1);
  for (const [kind, percent] of Object.entries(BAD_DAY)) {
    expect(Math.abs((counts[kind] ?? 0) / calls - percent / 100)).toBeLessThan(0.005);
  }
});

test("a rate hits calls until it is cleared, and tells what it did", async () => {
  await client.control(sandbox, "faults/rate", {
    seed: 1,
    rate: 1,
    mix: { "503": 1 },
    endpoints: ["gmail.getProfile"],
  });
  expect([(await call(PROFILE)).status, (await call(PROFILE)).status, (await call(EVENTS)).status]).toEqual([
    503, 503, 200,
  ]);
  expect(await client.control(sandbox, "faults")).toMatchObject({ made: { "503": 2 } });
  await client.control(sandbox, "faults/clear", {});
  expect((await call(PROFILE)).status).toBe(200);
});

test("unknown kinds and missing fields are named", async () => {
  const unknown = await plan({ endpoint: "gmail.getProfile", kind: "sadness" });
  expect(unknown["error"]).toContain("sadness");
  expect((await plan({ kind: "500" }))["error"]).toContain("endpoint");
  const rate = await client.control(sandbox, "faults/rate", { mix: { "500": -1 } });
  expect(rate["error"]).toContain("weight of 500");
});
