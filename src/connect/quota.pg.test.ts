import { openTestDatabase, type TestDatabase } from "#testkit/database.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase, rowsOf } from "#src/db/client.ts";
import { CUT, GROWTH_S, SLOWEST } from "./quota-figures.ts";
import { type Draw, type Lane, blockQuota, claimQuota, readPauses, slowQuota } from "./quota.ts";

let database: TestDatabase;
/** Two processes' worth. */
let pools: Database[];
let names = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  pools = [openDatabase(database.appUrl, { max: 4 }), openDatabase(database.appUrl, { max: 4 })];
});
afterAll(async () => {
  for (const pool of pools) await pool.close();
  await database.drop();
});

const db = (at = 0) => (pools[at] as Database).db;
const fresh = () => `test/${(names += 1)}`;
const draw = (key: string, change: Partial<Draw> = {}): Draw => ({
  key,
  each: 20,
  sized: true,
  perSecond: 100,
  burst: 200,
  ...change,
});
const claim = (draws: Draw[], { most = 50, lane = "backfill" as Lane, at = 0 } = {}) =>
  claimQuota(db(at), { draws, most, largest: 50, lane });
/** Lets time pass for one bucket. */
const later = (key: string, seconds: number) =>
  db().execute(
    sql`update rate_buckets set refilled_at = refilled_at - make_interval(secs => ${seconds}::float8),
               slowed_at = slowed_at - make_interval(secs => ${seconds}::float8),
               blocked_until = blocked_until - make_interval(secs => ${seconds}::float8),
               live_until = live_until - make_interval(secs => ${seconds}::float8) where key = ${key}`,
  );
const row = async (key: string) =>
  (
    await rowsOf<{ units: number; rate: number; batch: number }>(
      db(),
      sql`select units, rate, batch from rate_buckets where key = ${key}`,
    )
  )[0];

test("a batch takes the parts there are units for, and the next one waits for a second's worth", async () => {
  const key = fresh();
  expect(await claim([draw(key)])).toMatchObject({ parts: 10, waitMs: 0 });
  const refused = await claim([draw(key)]);
  expect(refused.parts).toBe(0);
  expect(refused.waitMs).toBeGreaterThan(900);
  expect(refused.waitMs).toBeLessThanOrEqual(1_000);
  await later(key, 1);
  expect(await claim([draw(key)])).toMatchObject({ parts: 5 });
});

test("fewer parts than a second's worth wait only for themselves, and nothing is saved beyond the bucket", async () => {
  const key = fresh();
  await claim([draw(key)]);
  await later(key, 0.45);
  expect(await claim([draw(key)], { most: 2 })).toMatchObject({ parts: 2 });
  await later(key, 3_600);
  expect(await claim([draw(key)])).toMatchObject({ parts: 10 });
});

test("a call dearer than the bucket goes once it is full, and is paid for afterwards", async () => {
  const key = fresh();
  const dear = [draw(key, { each: 500, sized: false })];
  expect(await claim(dear, { most: 1 })).toMatchObject({ parts: 1 });
  expect((await row(key))?.units).toBeCloseTo(-300, 0);
  expect((await claim(dear, { most: 1 })).waitMs).toBeGreaterThan(4_900);
});

test("a call draws from all of its buckets or from none", async () => {
  const [requests, units] = [fresh(), fresh()];
  const both = [draw(requests, { each: 1, sized: false, perSecond: 1, burst: 1 }), draw(units)];
  expect(await claim(both)).toMatchObject({ parts: 10 });
  await later(units, 10);
  expect((await claim(both)).parts).toBe(0);
  expect((await row(units))?.units).toBeCloseTo(0, 0);
  await later(requests, 1);
  expect(await claim(both)).toMatchObject({ parts: 10 });
});

test("however many ask from however many processes, no more is given than the bucket holds and fills", async () => {
  const key = fresh();
  const limit = { each: 20, perSecond: 2_000, burst: 400 };
  const startedMs = performance.now();
  const endMs = startedMs + 2_000;
  let units = 0;
  const reader = async (at: number) => {
    while (performance.now() < endMs) {
      const { parts, waitMs } = await claim([draw(key, limit)], { at, most: 10 });
      units += parts * limit.each;
      if (parts === 0) await sleep(waitMs);
    }
  };
  await Promise.all([0, 1, 0, 1, 0, 1, 0, 1].map(reader));
  const seconds = (performance.now() - startedMs) / 1000;
  expect(units).toBeLessThanOrEqual(limit.burst + limit.perSecond * seconds);
  expect(units).toBeGreaterThanOrEqual(limit.perSecond * 2 * 0.95);
});

test("a live call that waits goes before backfill, which gets the rest", async () => {
  const key = fresh();
  const plain = [draw(key, { each: 1, sized: false, perSecond: 10, burst: 1 })];
  const endMs = performance.now() + 4_000;
  const waits: number[] = [];
  let backfill = 0;
  const read = async (lane: Lane, at: number) => {
    const { parts, waitMs } = await claim(plain, { lane, at, most: 1 });
    if (parts === 0) await sleep(waitMs);
    return parts;
  };
  const reader = async (at: number) => {
    while (performance.now() < endMs) {
      const parts = await read("backfill", at);
      backfill += parts;
    }
  };
  const live = async () => {
    while (performance.now() < endMs) {
      const startedMs = performance.now();
      while ((await read("live", 1)) === 0);
      waits.push(performance.now() - startedMs);
      await sleep(150);
    }
  };
  await Promise.all([...[0, 1, 0, 1, 0, 1].map(reader), live()]);
  waits.sort((a, b) => a - b);
  expect(waits.length).toBeGreaterThan(10);
  expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(1_000);
  expect(backfill).toBeGreaterThan(10);
  expect(backfill + waits.length).toBeGreaterThanOrEqual(36);
});

test("before the instant the provider named nobody gets anything, live or not, and everybody can learn of it", async () => {
  const [key, other] = [fresh(), fresh()];
  await blockQuota(db(), key, 60);
  await blockQuota(db(), key, 5);
  for (const lane of ["live", "backfill"] as const) {
    const refused = await claim([draw(key), draw(other)], { lane, at: 1 });
    expect(refused).toMatchObject({ parts: 0, isPaused: true });
    // The longer pause, and not the shorter one told later.
    expect(refused.waitMs).toBeGreaterThan(50_000);
  }
  expect([...(await readPauses(db(1), [key, other])).keys()]).toEqual([key]);
  await later(key, 58);
  const last = await claim([draw(key)]);
  expect(last.parts).toBe(0);
  await sleep(last.waitMs);
  expect((await claim([draw(key)])).parts).toBeGreaterThan(0);
  expect((await readPauses(db(1), [key, other])).size).toBe(0);
});

test("a refusal without an instant slows all down once, longer each time, and the speed grows back", async () => {
  const key = fresh();
  const pauses = await Promise.all([0, 1, 0, 1].map((at) => slowQuota(db(at), key, false)));
  for (const seconds of pauses) expect(seconds).toBeGreaterThan(1.4);
  expect(Math.max(...pauses) - Math.min(...pauses)).toBeLessThan(0.5);
  expect((await row(key))?.rate).toBeCloseTo(CUT.rate.to);
  await later(key, 20);
  await claim([draw(key)]);
  await later(key, 1);
  // 0.7 of the speed, and what 21 s have brought back: 0.91 of 100 units, so 4 parts of 20.
  expect(await claim([draw(key)])).toMatchObject({ parts: 4 });
  for (let refusals = 0; refusals < 12; refusals += 1) {
    await later(key, CUT.rate.everyS + 0.1);
    await slowQuota(db(), key, false);
  }
  expect((await row(key))?.rate).toBeLessThan(0.2);
  expect((await row(key))?.rate).toBeGreaterThanOrEqual(SLOWEST);
  await later(key, GROWTH_S.rate);
  await claim([draw(key)]);
  await later(key, 1.01);
  expect(await claim([draw(key)])).toMatchObject({ parts: 5 });
});

test("a crowded batch makes batches smaller and leaves the speed", async () => {
  const key = fresh();
  const roomy = draw(key, { each: 1, perSecond: 1_000, burst: 2_000 });
  expect(await claim([roomy])).toMatchObject({ parts: 50 });
  await slowQuota(db(), key, true);
  expect(await row(key)).toMatchObject({ rate: 1, batch: CUT.batch.to });
  await later(key, 6);
  expect(await claim([roomy])).toMatchObject({ parts: 25 });
});
