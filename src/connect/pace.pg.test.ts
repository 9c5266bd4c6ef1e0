import { openTestDatabase, type TestDatabase } from "#testkit/database.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase, rowsOf } from "#src/db/client.ts";
import { RateLimitedError } from "#src/errors.ts";
import type { PaceLimits } from "./pace-limits.ts";
import { openPace } from "./pace.ts";
import { type Lane, blockQuota, claimQuota } from "./quota.ts";

let database: TestDatabase;
let own: Database;
let accounts = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  own = openDatabase(database.appUrl);
});
afterAll(async () => {
  await own.close();
  await database.drop();
});

const OFF: PaceLimits = { requestsPerSecond: 0, parallelFetches: 0, units: { mail: 0 } };
const { signal } = new AbortController();
const list = { quota: "mail", units: 5, signal };
const batch = { quota: "mail", units: 20, most: 50, signal };

/** An account of its own, and doors to it. */
function account(limits: Partial<PaceLimits>) {
  const accountId = String((accounts += 1));
  const open = (lane: Lane = "backfill") =>
    openPace({ db: own.db, provider: { id: "test", label: "Test" }, accountId, limits: { ...OFF, ...limits }, lane });
  return { open, key: `test/${accountId}`, bucket: `test/${accountId}/mail` };
}
const buckets = async (key: string) =>
  (
    await rowsOf<{ key: string }>(own.db, sql`select key from rate_buckets where starts_with(key, ${key}) order by key`)
  ).map((row) => row.key);
const refused = (turn: Promise<unknown>) =>
  turn.then(
    () => "taken",
    (error: unknown) =>
      error instanceof RateLimitedError && error.retry.kind === "after"
        ? { ours: error.ours, seconds: error.retry.seconds }
        : error,
  );

test("without limits nothing is asked of Postgres, and every part goes", async () => {
  const { open, key } = account({});
  const pace = await open();
  expect([await pace.enter(batch), await pace.enter(list)]).toEqual([50, 1]);
  expect(await buckets(key)).toEqual([]);
  expect(pace.width).toEqual({ batch: 3, single: 5 });
});

test("without limits, too, a crowded batch makes the next ones smaller, once for those under way together", async () => {
  const { open } = account({});
  const pace = await open();
  expect(await pace.enter(batch)).toBe(50);
  await Promise.all([
    pace.slowDown("mail", { seconds: 0, crowded: true }),
    pace.slowDown("mail", { seconds: 0, crowded: true }),
  ]);
  expect(await (await open()).enter(batch)).toBe(25);
});

test("a batch is sized by the units left, and each request takes its second", async () => {
  const { open, key, bucket } = account({ requestsPerSecond: 1, units: { mail: 6_000 } });
  const pace = await open();
  expect(pace.width).toEqual({ batch: 1, single: 1 });
  const startedMs = performance.now();
  expect(await pace.enter(batch)).toBe(9);
  pace.leave();
  expect(await pace.enter(batch)).toBe(5);
  pace.leave();
  expect(performance.now() - startedMs).toBeGreaterThan(950);
  expect(await buckets(key)).toEqual([key, bucket]);
});

test("who would wait longer than two turns is sent away at once, and holds no place", async () => {
  const { open } = account({ requestsPerSecond: 1 });
  const pace = await open();
  await pace.enter(list);
  const startedMs = performance.now();
  const first = refused(pace.enter(list));
  const second = refused(pace.enter(list));
  const third = await refused(pace.enter(list));
  expect(performance.now() - startedMs).toBeLessThan(200);
  expect(third).toMatchObject({ ours: true });
  const seconds = (third as { seconds: number }).seconds;
  expect(seconds).toBeGreaterThanOrEqual(3);
  expect(seconds).toBeLessThanOrEqual(8);
  expect([await first, await second]).toEqual(["taken", "taken"]);
  expect(performance.now() - startedMs).toBeGreaterThan(1_900);
});

test("no more calls than allowed are under way at once, live ones first, and one that ends lets the next in", async () => {
  const { open } = account({ parallelFetches: 2 });
  const [pace, live] = [await open(), await open("live")];
  await pace.enter(list);
  await pace.enter(list);
  const order: string[] = [];
  const waiting = pace.enter(list).then(() => order.push("backfill"));
  const urgent = live.enter(list).then(() => order.push("live"));
  await sleep(20);
  expect(order).toEqual([]);
  pace.leave();
  await urgent;
  expect(order).toEqual(["live"]);
  live.leave();
  await waiting;
  expect(order).toEqual(["live", "backfill"]);
});

test("a caller that is aborted while it waits leaves its place to the next", async () => {
  const { open } = account({ requestsPerSecond: 1, parallelFetches: 1 });
  const pace = await open();
  await pace.enter(list);
  const stop = new AbortController();
  const aborted = refused(pace.enter({ ...list, signal: stop.signal }));
  const next = refused(pace.enter(list));
  stop.abort(new Error("the worker stops"));
  expect(await aborted).toMatchObject({ message: "the worker stops" });
  pace.leave();
  expect(await next).toBe("taken");
});

test("a pause the provider named is kept by doors that were open, by new ones and without limits", async () => {
  for (const limits of [{}, { units: { mail: 6_000 } }]) {
    const { open, bucket } = account(limits);
    const [told, other] = [await open(), await open("live")];
    expect(await told.slowDown("mail", { seconds: 40 })).toBe(40);
    for (const pace of [told, other, await open()]) {
      expect(await refused(pace.enter(list))).toEqual({ ours: false, seconds: 40 });
    }
    // Another quota of the account is not concerned.
    expect(await refused(told.enter({ ...list, quota: "calendar" }))).toBe("taken");
    expect(await buckets(bucket)).toEqual([bucket]);
  }
});

test("a pause that another process was told of is learnt when a door opens, and with each turn", async () => {
  const free = account({});
  await blockQuota(own.db, free.bucket, 30);
  expect(await refused((await free.open()).enter(list))).toEqual({ ours: false, seconds: 30 });
  const slow = account({ requestsPerSecond: 5 });
  await blockQuota(own.db, slow.bucket, 30);
  expect(await refused((await slow.open()).enter(list))).toEqual({ ours: false, seconds: 30 });
  const paced = account({ units: { mail: 6_000 } });
  const pace = await paced.open();
  await pace.enter(list);
  await blockQuota(own.db, paced.bucket, 30);
  expect(await refused(pace.enter(list))).toEqual({ ours: false, seconds: 30 });
});

test("at one request a second a live call waits 2 s at most behind two processes of backfill, which get the rest", async () => {
  const { open, key } = account({ requestsPerSecond: 1, units: { mail: 6_000 } });
  const endMs = performance.now() + 12_000;
  const lasts = () => performance.now() < endMs;
  let requests = 0;
  const reader = async () => {
    const pace = await open();
    while (lasts()) {
      const outcome = await refused(pace.enter(batch));
      if (outcome === "taken") {
        requests += 1;
        await sleep(50);
        pace.leave();
      } else await sleep((outcome as { seconds: number }).seconds * 1000);
    }
  };
  // The other process' head of the line, which asks Postgres by itself.
  const stranger = async () => {
    const requestDraw = { key, each: 1, sized: false, perSecond: 1, burst: 1.02 };
    while (lasts()) {
      const { parts, waitMs } = await claimQuota(own.db, {
        draws: [requestDraw],
        most: 1,
        largest: 50,
        lane: "backfill",
      });
      requests += parts;
      await sleep(parts > 0 ? 50 : waitMs);
    }
  };
  const waits: number[] = [];
  const live = async () => {
    const pace = await open("live");
    while (lasts()) {
      const startedMs = performance.now();
      await pace.enter(list);
      pace.leave();
      waits.push(performance.now() - startedMs);
      await sleep(1_500);
    }
  };
  await Promise.all([reader(), reader(), reader(), stranger(), live()]);
  expect(Math.max(...waits)).toBeLessThan(2_000);
  expect(waits.length).toBeGreaterThanOrEqual(4);
  expect(requests).toBeGreaterThanOrEqual(3);
  expect(requests + waits.length).toBeGreaterThanOrEqual(11);
});
