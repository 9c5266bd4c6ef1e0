import { type Connecting, type TestPerson, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { readableStreams } from "#src/connect/readable-streams.ts";
import { type Tx, withTenant } from "#src/db/client.ts";
import { coverage } from "#src/domain/ingestion/coverage.ts";
import { askToRetry, getItem, listFailures } from "#src/domain/ingestion/failures.ts";
import { healIngestion, retryChunk } from "#src/domain/ingestion/heal.ts";
import { cancelRun, pauseRun, resumeRun } from "#src/domain/ingestion/pause.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { ingestionStatus } from "#src/domain/ingestion/status.ts";

vi.setConfig({ testTimeout: 120_000 });

const traceId = "0".repeat(32);
let google: Connecting;
let ada: TestPerson;
let key: { tenantId: string; connectionId: string };
let seed = 900;

beforeAll(async () => {
  google = await startConnecting();
  await google.startWorker();
});
beforeEach(async () => {
  ada = await google.person();
  const connectionId = await google.connect(ada, await google.mailbox(seed++, 400, 60));
  key = { tenantId: ada.tenantId, connectionId };
  await slow(0);
});
afterAll(() => google.stop());

const slow = (latencyMs: number) => google.control("settings", { latencyMs });
const within = <T>(fn: (tx: Tx) => Promise<T>) => withTenant(google.runtime.db, key.tenantId, fn);
const start = (months: number, refresh = false) =>
  within(async (tx) => {
    const streams = await readableStreams(google.runtime, tx, key);
    return startIngestion(tx, google.runtime.boss, { ...key, streams, months, refresh, traceId });
  });
const heal = (month?: string) =>
  within(async (tx) => {
    const streams = await readableStreams(google.runtime, tx, key);
    return healIngestion(tx, google.runtime.boss, { ...key, streams, month, traceId });
  });
const status = () => within((tx) => ingestionStatus(tx, key.tenantId, key.connectionId));
const months = async () => (await within((tx) => coverage(tx, key.tenantId, key.connectionId))).streams;
const states = async () => [...new Set((await months()).flatMap((stream) => stream.months.map(({ state }) => state)))];

async function ended(...allowed: string[]): Promise<void> {
  await vi.waitFor(async () => expect(allowed).toContain((await status())?.state), { timeout: 60_000, interval: 100 });
}

/** A month is listed again by whoever asks the provider for it: so many listings of mail were made. */
const listings = async () => (await google.calls())["gmail.messages.list"] ?? 0;
const account = async () =>
  (await google.sql`select account from connections where id = ${key.connectionId}`)[0]?.["account"];
const stored = async () =>
  (
    await google.sql`select count(*)::int as n from source_items where connection_id = ${key.connectionId} and deleted_at is null`
  )[0]?.["n"];

test("a paused run keeps what is read and its place, reads nothing more, and goes on from there", async () => {
  await slow(60);
  const { runId } = await start(12);
  await vi.waitFor(async () => expect((await status())?.streams.some(({ fetched }) => fetched > 0)).toBe(true), 30_000);
  await within((tx) => pauseRun(tx, key));
  expect(await within((tx) => pauseRun(tx, key))).toEqual({ runId });
  await vi.waitFor(async () => {
    const [active] = await google.sql`
      select count(*)::int as n from pgboss.job where name = 'backfill-chunk' and state in ('active', 'created', 'retry') and data->>'runId' = ${runId}`;
    expect(active?.["n"]).toBe(0);
  }, 30_000);
  const held = await stored();
  const calls = await listings();
  expect(await status()).toMatchObject({ state: "paused", etaSeconds: null, pausedAt: expect.any(String) });
  expect(held).toBeGreaterThan(0);

  await slow(0);
  expect(await within((tx) => resumeRun(tx, google.runtime.boss, key))).toEqual({ runId });
  await ended("completed");
  expect(calls).toBeLessThan(await listings());
  expect(await stored()).toBeGreaterThan(held);
  await start(12, true);
  await ended("completed");
  expect((await status())?.streams.map(({ inserted, updated, deleted }) => [inserted, updated, deleted])).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
  const [events] = await google.sql`
    select array_agg(type order by at) as types from ingestion_events where run_id = ${runId} and type like 'run.%'`;
  expect(events?.["types"]).toEqual([
    "run.asked",
    "run.started",
    "run.paused",
    "run.resumed",
    "run.started",
    "run.finished",
  ]);
});

test("a cancelled run stops at once, says so, and the next one reads only what it had not", async () => {
  await slow(60);
  await start(12);
  await vi.waitFor(async () => {
    const done = (await status())?.streams.reduce((sum, stream) => sum + stream.chunksDone, 0) ?? 0;
    expect(done).toBeGreaterThan(2);
  }, 30_000);
  await within((tx) => cancelRun(tx, key));
  expect(await status()).toMatchObject({ state: "cancelled" });
  await expect(within((tx) => cancelRun(tx, key))).rejects.toMatchObject({ code: "NO_OPEN_RUN" });
  const finished = (
    await google.sql`select stream, month::text from sync_chunks where connection_id = ${key.connectionId} and state = 'done'`
  ).map(({ stream, month }) => `${stream} ${month}`);
  await slow(0);
  const { runId } = await start(12);
  await ended("completed");
  const again =
    await google.sql`select stream, month::text, window_from from sync_chunks where run_id = ${runId} order by 1, 2`;
  const [newest] = again
    .map(({ month }) => String(month))
    .sort()
    .slice(-1);
  // The newest month is read on from where the cancelled run's window ended.
  expect(
    again
      .map(({ stream, month }) => `${stream} ${month}`)
      .filter((one) => finished.includes(one) && !one.endsWith(String(newest))),
  ).toEqual([]);
  expect(await states()).toEqual(["complete"]);
});

test("widening reads what is missing and nothing else, a month in the middle left out", async () => {
  await start(2);
  await ended("completed");
  const [island] = (await google.sql`select to_char(now() - interval '6 months', 'YYYY-MM') as month`).map(
    ({ month }) => String(month),
  );
  await heal(island);
  await ended("completed");
  const before =
    await google.sql`select stream, month::text from sync_chunks where connection_id = ${key.connectionId}`;
  // All but these: of the newest month the time since.
  const { runId } = await start(12);
  await ended("completed");
  const read =
    await google.sql`select stream, to_char(month, 'YYYY-MM') as month from sync_chunks where run_id = ${runId}`;
  expect(read.filter(({ month }) => month === island)).toEqual([]);
  expect(new Set(read.map(({ month }) => month)).size).toBe(13 - 3 - 1 + 1);
  expect(before.length).toBe(2 * 3 + 2);
  expect(await states()).toEqual(["complete"]);
  const held = await stored();
  await start(12, true);
  await ended("completed");
  expect(await stored()).toBe(held);
  expect((await status())?.streams.reduce((sum, stream) => sum + stream.inserted + stream.updated, 0)).toBe(0);
});

test("asking for more while a run is open widens that run", async () => {
  await slow(30);
  const first = await start(2);
  await within((tx) => pauseRun(tx, key));
  expect(await start(12)).toEqual(first);
  expect(await start(12)).toEqual(first);
  const [chunks] =
    await google.sql`select count(*)::int as n, count(distinct month)::int as months from sync_chunks where run_id = ${first.runId}`;
  expect(chunks).toEqual({ n: 26, months: 13 });
  await slow(0);
  await within((tx) => resumeRun(tx, google.runtime.boss, key));
  await ended("completed");
});

test("a month that fails opens a gap with its reason; reading it again closes the gap", async () => {
  await google.control("faults", { endpoint: "gmail.messages.list", status: 400, times: 1_000 });
  await start(2);
  await ended("partial", "failed");
  await google.control("faults/clear", {});
  expect(await status()).toMatchObject({ openGaps: 3 });
  const mail = (await months()).find(({ stream }) => stream === "gmail.messages");
  expect(mail?.months.map(({ state, healable }) => [state, healable])).toEqual(
    Array.from({ length: 3 }, () => ["failed", true]),
  );
  expect(mail?.months[0]?.reason).toMatch(/Google answered 400/);
  const [account] = await google.sql`select last_synced_at from connections where id = ${key.connectionId}`;
  expect(account?.["last_synced_at"]).toBeNull();

  const [failed] =
    await google.sql`select id from sync_chunks where connection_id = ${key.connectionId} and state = 'failed' order by month limit 1`;
  await within((tx) =>
    retryChunk(tx, google.runtime.boss, { tenantId: key.tenantId, chunkId: failed?.["id"], traceId }),
  );
  await ended("completed");
  expect(await status()).toMatchObject({ kind: "heal", openGaps: 2 });
  await heal();
  await ended("completed");
  expect(await status()).toMatchObject({ openGaps: 0 });
  expect(await states()).toEqual(["complete"]);
  await expect(heal()).rejects.toMatchObject({ code: "NOTHING_TO_HEAL" });
  const [synced] =
    await google.sql`select last_synced_at is not null as yes from connections where id = ${key.connectionId}`;
  expect(synced).toEqual({ yes: true });
});

test("a new reading that fails takes nothing away: what is held stays complete, as of when it was read", async () => {
  await start(2);
  await ended("completed");
  await google.control("revoke", { mailbox: await account() });
  await google.sql`update connections set access_token_expires_at = clock_timestamp() where id = ${key.connectionId}`;
  await start(2, true);
  await ended("failed");
  // Only what came since is not held.
  expect(await status()).toMatchObject({ error: { code: "CONNECTION_REVOKED" }, openGaps: 2 });
  for (const stream of await months())
    expect(stream.months.map(({ state }) => state)).toEqual(["complete", "complete", "failed"]);
  const [gap] =
    await google.sql`select max(window_to - window_from) < interval '5 minutes' as short from gaps where connection_id = ${key.connectionId}`;
  expect(gap).toEqual({ short: true });
});

test("one failed item is tried again by itself, read or understood, and its month is complete again", async () => {
  await start(12);
  await ended("completed");
  const whole = await stored();
  const [lost] = await google.sql`
    with one as (delete from source_items where (tenant_id, connection_id, stream, external_id) in (
      select tenant_id, connection_id, stream, external_id from source_items where connection_id = ${key.connectionId} and stream = 'gmail.messages' limit 1) returning *)
    insert into item_failures (tenant_id, connection_id, stream, external_id, month, step, code, message)
    select tenant_id, connection_id, stream, external_id, date_trunc('month', occurred_at at time zone 'UTC')::date, 'fetch', 'HTTP_500', 'Google answered 500' from one
    returning external_id as "externalId", stream`;
  await google.sql`
    insert into item_failures (tenant_id, connection_id, stream, external_id, month, step, code, message)
    select tenant_id, connection_id, stream, external_id, date_trunc('month', occurred_at at time zone 'UTC')::date, 'normalize', 'NOT_UNDERSTOOD', 'odd'
      from source_items where connection_id = ${key.connectionId} and stream = 'calendar.events' limit 1`;
  expect((await states()).sort()).toEqual(["complete", "partial"]);
  const failures = await within((tx) => listFailures(tx, { tenantId: key.tenantId, limit: 10 }));
  expect(failures.items.map(({ step, stored: there, attempts }) => [step, there, attempts]).sort()).toEqual([
    ["fetch", false, 1],
    ["normalize", true, 1],
  ]);
  const item = { stream: String(lost?.["stream"]), externalId: String(lost?.["externalId"]) };
  expect(await within((tx) => getItem(tx, { ...key, ...item }))).toMatchObject({
    payload: null,
    failure: { code: "HTTP_500" },
  });

  await within((tx) => askToRetry(tx, google.runtime.boss, { ...key, traceId, item }));
  await vi.waitFor(async () => expect(await stored()).toBe(whole), 30_000);
  expect(await within((tx) => askToRetry(tx, google.runtime.boss, { ...key, traceId }))).toEqual({ retried: 1 });
  await vi.waitFor(async () => expect(await states()).toEqual(["complete"]), 30_000);
  expect(await within((tx) => getItem(tx, { ...key, ...item }))).toMatchObject({
    payload: { id: item.externalId },
    failure: null,
  });
});
