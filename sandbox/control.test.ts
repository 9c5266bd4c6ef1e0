import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "./server.ts";
import * as client from "./test-client.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await client.open();
});
afterAll(() => sandbox.close());

test("the same arguments give the same mailbox, and other counts are another person's", async () => {
  const first = await client.control(sandbox, "mailboxes", { seed: 1 });
  expect(first).toMatchObject({ messages: 1500, events: 400, sub: expect.stringMatching(/^\d{21}$/) });
  expect(await client.control(sandbox, "mailboxes", { seed: 1 })).toEqual(first);
  expect((await client.control(sandbox, "mailboxes", { seed: 1, messages: 10 }))["mailbox"]).not.toBe(first["mailbox"]);
});

test("a taken address with other content is a conflict", async () => {
  const args = { seed: 1, messages: 3, events: 1, email: "Ana@Example.com" };
  expect(await client.control(sandbox, "mailboxes", args)).toMatchObject({ mailbox: "ana@example.com" });
  const body = JSON.stringify({ ...args, messages: 4 });
  expect((await fetch(`${sandbox.url}/control/mailboxes`, { method: "POST", body })).status).toBe(409);
});

test("bad arguments are named", async () => {
  const response = await fetch(`${sandbox.url}/control/mailboxes`, { method: "POST", body: '{"seed":"one"}' });
  expect([response.status, await response.json()]).toMatchObject([400, { error: expect.stringContaining("seed") }]);
  expect(await client.control(sandbox, "settings", { speed: 1 })).toEqual({ error: "unknown setting: speed" });
});

/** `fetch` would not let a test choose its Host. */
function statusWith(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(`${sandbox.url}/control/health`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", reject);
    call.end();
  });
}

test("the control endpoints refuse other names for this machine and other sites' pages", async () => {
  expect(await statusWith({})).toBe(200);
  expect(await statusWith({ Host: "rebound.example.com" })).toBe(403);
  expect(await statusWith({ "Sec-Fetch-Site": "cross-site" })).toBe(403);
});

test("calls are counted by endpoint and can be reset", async () => {
  const mailbox = await client.createMailbox(sandbox, { seed: 4, messages: 5, events: 1 });
  await client.control(sandbox, "calls/reset", {});
  const { refresh_token = "", access_token } = await client.signIn(sandbox, mailbox);
  await client.postToken(sandbox, { grant_type: "refresh_token", refresh_token });
  await client.apiOf(sandbox, access_token)("/gmail/v1/users/me/messages");
  expect(await client.control(sandbox, "calls")).toEqual({
    "gmail.messages.list": 1,
    "oauth.authorize": 1,
    "oauth.token.authorization_code": 1,
    "oauth.token.refresh_token": 1,
  });
});

test("access tokens can be made to expire while the grant lives on", async () => {
  const mailbox = await client.createMailbox(sandbox, { seed: 4, messages: 5, events: 1 });
  const { refresh_token = "", access_token } = await client.signIn(sandbox, mailbox);
  await client.control(sandbox, "expire-access-tokens", { mailbox });
  expect((await client.apiOf(sandbox, access_token)("/gmail/v1/users/me/profile")).status).toBe(401);
  expect((await client.postToken(sandbox, { grant_type: "refresh_token", refresh_token })).status).toBe(200);
});

test("the token delay keeps the answer back", async () => {
  await client.control(sandbox, "settings", { tokenDelayMs: 120 });
  const startedAt = performance.now();
  await client.postToken(sandbox, { grant_type: "refresh_token", refresh_token: "none" });
  await client.control(sandbox, "settings", { reset: true });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(115);
});
