import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "./server.ts";
import * as client from "./test-client.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await client.open();
});
afterAll(() => sandbox.close());

test("access tokens die when the clock passes their hour, and live again when it is set back", async () => {
  const mailbox = await client.createMailbox(sandbox, { seed: 4, messages: 5, events: 1 });
  const api = client.apiOf(sandbox, (await client.signIn(sandbox, mailbox)).access_token);
  const status = async () => (await api("/gmail/v1/users/me/profile")).status;
  await client.control(sandbox, "clock", { advanceMs: 3_598_000 });
  expect(await status()).toBe(200);
  await client.control(sandbox, "clock", { advanceMs: 2_000 });
  expect(await status()).toBe(401);
  await client.control(sandbox, "clock", { reset: true });
  expect(await status()).toBe(200);
});

test("the clock can be set, and answers are dated by it", async () => {
  const at = Date.UTC(2031, 0, 2, 3, 4, 5);
  expect(await client.control(sandbox, "clock", { setMs: at })).toMatchObject({
    now: expect.stringMatching(/^2031-01-02T03:04:05/),
  });
  const response = await fetch(`${sandbox.url}/gmail/v1/users/me/profile`);
  expect(Date.parse(response.headers.get("date") ?? "") - at).toBeLessThan(5_000);
  expect(Date.parse(response.headers.get("date") ?? "") - at).toBeGreaterThanOrEqual(0);
  await client.control(sandbox, "clock", { reset: true });
  expect(await client.control(sandbox, "clock", {})).toEqual({ error: expect.stringContaining("advanceMs") });
});

test("open-ended series reach a year beyond the clock", async () => {
  const mailbox = await client.createMailbox(sandbox, { seed: 6, messages: 1, events: 0 });
  const start = { dateTime: "2026-10-01T09:00:00Z", timeZone: "UTC" };
  const end = { dateTime: "2026-10-01T10:00:00Z", timeZone: "UTC" };
  const insert = { id: "weekly", summary: "Weekly", start, end, recurrence: ["RRULE:FREQ=WEEKLY"] };
  await client.control(sandbox, "events", { mailbox, insert });
  const found = async () => {
    const api = client.apiOf(sandbox, (await client.signIn(sandbox, mailbox)).access_token);
    const window = { timeMin: "2030-01-01T00:00:00Z", timeMax: "2030-02-01T00:00:00Z", singleEvents: "true" };
    const { body } = await api("/calendar/v3/calendars/primary/events", window);
    return client.idsOf(body["items"]).length;
  };
  expect(await found()).toBe(0);
  await client.control(sandbox, "clock", { setMs: Date.UTC(2029, 5, 1) });
  expect(await found()).toBe(5);
  await client.control(sandbox, "clock", { reset: true });
});

test("relative searches follow the clock", async () => {
  const mailbox = await client.createMailbox(sandbox, { seed: 5, messages: 200, events: 0 });
  const found = async (nowMs: number) => {
    await client.control(sandbox, "clock", { setMs: nowMs });
    const api = client.apiOf(sandbox, (await client.signIn(sandbox, mailbox)).access_token);
    const { body } = await api("/gmail/v1/users/me/messages", { q: "newer_than:30d", maxResults: "500" });
    return client.idsOf(body["messages"] ?? []).length;
  };
  const early = await found(client.ANCHOR_MS);
  const late = await found(client.ANCHOR_MS + 20 * 86_400_000);
  expect(late).toBeGreaterThan(0);
  expect(late).toBeLessThan(early);
  await client.control(sandbox, "clock", { reset: true });
});
