import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Connecting, type TestPerson, openTestRuntime, startConnecting } from "#testkit/connecting.ts";
import { type Child, startChild } from "#testkit/process.ts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { LIVE_CHANNEL } from "#src/db/live.ts";
import { ConnectionRevokedError, ProviderError } from "#src/errors.ts";
import { openConnection } from "./open-connection.ts";
import { noteFailure } from "./connection-health.ts";
import { type ConnectionKey, tokenSource } from "./tokens.ts";

// Processes of their own do the work, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let google: Connecting;
let ada: TestPerson;
let mailbox: string;
let key: ConnectionKey;
let seed = 100;
const children: Child[] = [];

beforeAll(async () => {
  google = await startConnecting();
});
beforeEach(async () => {
  ada = await google.person();
  mailbox = await google.mailbox(seed++);
  key = { tenantId: ada.tenantId, connectionId: await google.connect(ada, mailbox) };
  await google.control("settings", { reset: true });
  await google.control("faults/clear", {});
  await google.control("calls/reset", {});
});
afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()));
  await google.stop();
});

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");
const refreshes = async () => (await google.calls())["oauth.token.refresh_token"] ?? 0;
const ask = (force = false) => tokenSource(google.runtime, key)(force);
const expire = () =>
  google.sql`update connections set access_token_expires_at = clock_timestamp() where id = ${key.connectionId}`;
const row = async () => (await google.sql`select * from connections where id = ${key.connectionId}`)[0];

async function secondProcess(callers: number): Promise<Child> {
  const args = ["testkit/token-caller.ts", key.tenantId, key.connectionId, String(callers)];
  const child = startChild({ args, env: google.env });
  children.push(child);
  await child.waitForLine(/^ready$/);
  return child;
}
const answersOf = async (child: Child) =>
  (JSON.parse((await child.waitForLine(/^\{"got".*/))[0]) as { got: string[] }).got;

test("a token that lives is used as it is, and one that dies within the minute is not", async () => {
  const first = await ask();
  expect(await ask()).toBe(first);
  expect(await refreshes()).toBe(0);
  await google.sql`update connections set access_token_expires_at = clock_timestamp() + interval '59 seconds' where id = ${key.connectionId}`;
  expect(await ask()).not.toBe(first);
  expect(await refreshes()).toBe(1);
});

test.each([-65, 65])(
  "a machine whose clock is %s min off refreshes once, for as long as the token lives",
  async (minutes) => {
    await expire();
    const now = Date.now;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => now() + minutes * 60_000);
    const first = await ask();
    expect(await ask()).toBe(first);
    expect(await refreshes()).toBe(1);
    clock.mockRestore();
    const [left] =
      await google.sql`select extract(epoch from access_token_expires_at - now())::int as seconds from connections where id = ${key.connectionId}`;
    expect(left?.["seconds"]).toBeGreaterThan(3_500);
    expect(left?.["seconds"]).toBeLessThan(3_700);
  },
);

test("forty refreshes at once in two processes are one call of a slow token endpoint, with forty equal answers", async () => {
  const other = await secondProcess(20);
  await google.control("settings", { tokenDelayMs: 3_000 });
  await expire();
  process.kill(other.pid, "SIGUSR2");
  const mine = await Promise.all(Array.from({ length: 20 }, () => ask()));
  const all = [...mine.map(hashOf), ...(await answersOf(other))];
  expect(all).toHaveLength(40);
  expect(new Set(all).size).toBe(1);
  expect(await refreshes()).toBe(1);
});

test("when the process that refreshes is killed, the next one is at it within a second", async () => {
  const holder = await secondProcess(1);
  await google.control("settings", { tokenDelayMs: 60_000 });
  await expire();
  process.kill(holder.pid, "SIGUSR2");
  await until(async () => (await refreshes()) === 1);
  await google.control("settings", { tokenDelayMs: 0 });
  const waiting = ask();
  await until(async () => (await waitingForLock()) === 1);
  expect(await refreshes()).toBe(1);
  const killedAt = performance.now();
  await holder.kill();
  await waiting;
  expect(performance.now() - killedAt).toBeLessThan(1_000);
  expect(await refreshes()).toBe(2);
});

test("a dead grant disconnects the connection with its reason, says so once, and is never asked about again", async () => {
  const heard: string[] = [];
  const { unlisten } = await google.sql.listen(LIVE_CHANNEL, (text) => heard.push(text));
  await google.control("revoke", { mailbox });
  await expire();
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => ask()));
  for (const one of all) expect(one).toMatchObject({ status: "rejected", reason: { code: "CONNECTION_REVOKED" } });
  await noteFailure(google.runtime, key, new ConnectionRevokedError("each job that failed says so, too"));
  expect(await row()).toMatchObject({ status: "disconnected", status_code: "REVOKED" });
  expect(await refreshes()).toBe(1);

  await expect(ask()).rejects.toThrow(ConnectionRevokedError);
  await expect(openConnection(google.runtime, key)).rejects.toThrow(ConnectionRevokedError);
  expect(await refreshes()).toBe(1);
  await google.sql.notify(LIVE_CHANNEL, "that was all");
  await until(() => heard.includes("that was all"));
  expect(heard.filter((text) => text.includes(key.connectionId))).toHaveLength(1);
  await unlisten();
});

test("a grant that is renewed while the old one is being refused stays connected", async () => {
  await google.control("revoke", { mailbox });
  await expire();
  await google.control("settings", { tokenDelayMs: 1_500 });
  const refused = ask().catch((error: unknown) => error);
  await until(async () => (await refreshes()) === 1);
  await google.control("settings", { tokenDelayMs: 0 });
  expect(await google.connect(ada, mailbox, { connectionId: key.connectionId })).toBe(key.connectionId);
  await refused;
  expect(await row()).toMatchObject({ status: "active", status_code: null });
  expect(await ask()).toMatch(/^ya29\./);
});

test("trouble at the token endpoint is passing: the connection stays active and the next try works", async () => {
  await expire();
  await google.control("faults", { endpoint: "oauth.token.refresh_token", status: 503, times: 1 });
  await expect(ask()).rejects.toThrow(ProviderError);
  expect(await row()).toMatchObject({ status: "active", status_code: null });
  expect(await ask()).toMatch(/^ya29\./);
});

test("an access token that Google turns down early is replaced once and the call played again", async () => {
  const { http, streams, provider } = await openConnection(google.runtime, key);
  await google.control("expire-access-tokens", { mailbox });
  const signal = new AbortController().signal;
  const gmail = streams.find((stream) => stream.name === "gmail.messages");
  expect(await gmail?.pin(http, signal)).toMatch(/^\d+$/);
  expect(provider.id).toBe("google");
  expect(await google.calls()).toMatchObject({ "oauth.token.refresh_token": 1, "gmail.getProfile": 2 });
});

test("two callers that were both turned down share the new token and refresh once", async () => {
  const [one, two] = [tokenSource(google.runtime, key), tokenSource(google.runtime, key)];
  await Promise.all([one(), two()]);
  const [first, second] = [await one(true), await two(true)];
  expect(second).toBe(first);
  expect(await refreshes()).toBe(1);
});

test("a refresh that brings no refresh token keeps the stored one", async () => {
  const before = (await row())?.["refresh_token"] as string;
  await expire();
  await ask();
  expect((await row())?.["refresh_token"]).toBe(before);
  await expire();
  expect(await ask()).toMatch(/^ya29\./);
});

test("another key set does not start, says which key is missing, and leaves the connection as it is", async () => {
  const strangers = { ...google.env, TOKEN_KEYS: `k2:${Buffer.alloc(32, 1).toString("base64")}` };
  await expect(openTestRuntime(strangers)).rejects.toThrow('"k1"');
  expect(await row()).toMatchObject({ status: "active" });
});

test("no token, code or proof stands readable anywhere in the database", async () => {
  await google.start(ada);
  const access = await ask();
  const { refresh_token, access_token } = (await row()) ?? {};
  for (const sealed of [refresh_token, access_token]) expect(sealed).toMatch(/^enc:v1:k1:/);
  const found: string[] = [];
  const tables = await google.sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pgboss')`;
  expect(tables.length).toBeGreaterThan(25);
  for (const { name } of tables) {
    const rows = await google.sql.unsafe(`select to_jsonb(t)::text as text from ${name} t`);
    // What the stand-in's tokens begin with, and the very one in use.
    for (const { text } of rows) if (text.includes(access) || /ya29\.|1\/\/[\w-]{20}|4\/0/.test(text)) found.push(name);
  }
  expect(found).toEqual([]);
});

const waitingForLock = async () =>
  Number(
    (
      await google.sql`select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`
    )[0]?.["count"],
  );

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
