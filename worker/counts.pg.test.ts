import { type Connecting, openTestRuntime, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readAllowance } from "#src/connect/allowance.ts";
import type { Runtime } from "#src/connect/runtime.ts";
import { type Tx, withTenant } from "#src/db/client.ts";
import { pauseRun, resumeRun } from "#src/domain/ingestion/pause.ts";
import { listChunks } from "#src/domain/ingestion/runs.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { ingestionStatus } from "#src/domain/ingestion/status.ts";
import { backfillChunkHandler } from "./jobs/backfill-chunk.ts";
import { countItemsHandler } from "./jobs/count-items.ts";
import { startBackfillHandler } from "./jobs/start-backfill.ts";

const traceId = "0".repeat(32);
const never = new AbortController().signal;
let google: Connecting;
/** The same account as one whose quota is kept. */
let paced: Runtime;

beforeAll(async () => {
  google = await startConnecting();
  paced = await openTestRuntime({ ...google.env, GMAIL_UNITS_PER_MINUTE: "6000", GOOGLE_REQUESTS_PER_SECOND: "1" });
});
afterAll(() => paced.close().finally(() => google.stop()));

async function begun(messages: number, events: number) {
  const ada = await google.person();
  const key = {
    tenantId: ada.tenantId,
    connectionId: await google.connect(ada, await google.mailbox(4, messages, events)),
  };
  const within = <T>(fn: (tx: Tx) => Promise<T>) => withTenant(google.runtime.db, key.tenantId, fn);
  const streams = ["gmail.messages", "calendar.events"];
  const { runId } = await within((tx) =>
    startIngestion(tx, google.runtime.boss, { ...key, streams, months: 15, traceId }),
  );
  const services = { ...google.runtime, stopping: never };
  await startBackfillHandler(services)({ tenantId: key.tenantId, runId, traceId }, never);
  const chunks = () => within((tx) => listChunks(tx, key.tenantId, runId));
  return {
    chunks,
    status: () => within((tx) => ingestionStatus(tx, key.tenantId, key.connectionId)),
    pause: () => within((tx) => pauseRun(tx, key)),
    resume: () => within((tx) => resumeRun(tx, google.runtime.boss, key)),
    /** As if so long ago. */
    async paused(seconds: number) {
      const ago = google.sql`make_interval(secs => ${seconds})`;
      await google.sql`update sync_runs set paused_at = paused_at - ${ago}, started_at = started_at - ${ago} where id = ${runId}`;
      await google.sql`update sync_chunks set started_at = started_at - ${ago}, paged_at = paged_at - ${ago} where run_id = ${runId}`;
    },
    foretold: () =>
      within(async (tx) => ingestionStatus(tx, key.tenantId, key.connectionId, await readAllowance(paced, tx, key))),
    count: () => countItemsHandler(services)({ tenantId: key.tenantId, runId, traceId }, never),
    async read(some: number) {
      const waiting = (await chunks()).filter(({ state }) => state === "waiting").slice(0, some);
      for (const [rank, { chunkId }] of waiting.entries())
        await backfillChunkHandler(services)({ tenantId: key.tenantId, runId, chunkId, rank, traceId }, never);
    },
  };
}

const mailOf = (status: Awaited<ReturnType<typeof ingestionStatus>>) => status?.streams[0];

test("a mailbox that a few calls count is counted at once, and the sum stays right while months come out otherwise", async () => {
  const run = await begun(700, 20);
  await run.read(4);
  expect(mailOf(await run.status())?.expected).toBeNull();
  await google.control("calls/reset", {});
  expect(await run.count()).toMatchObject({ wholes: 2, counted: 0 });
  expect(await google.calls()).toMatchObject({ "gmail.messages.list": 2, "calendar.events.list": 1 });
  const said = mailOf(await run.status())?.expected ?? 0;
  await run.read(9);
  expect(mailOf(await run.status())?.expected).toBe(said);
  // What is no month's own number is not shown as one.
  expect((await run.chunks()).filter(({ expected }) => expected !== null)).toEqual([]);
  await run.read(100);
  const { fetched = 0, expected } = mailOf(await run.status()) ?? {};
  expect(expected).toBe(fetched);
  expect(Math.abs(said - fetched)).toBeLessThan(3);
});

test("a larger one is counted month by month, and half of them speak for all", async () => {
  const run = await begun(2_300, 0);
  expect(await run.count()).toMatchObject({ wholes: 1 });
  const counted = (await run.chunks()).filter(
    ({ stream, expected }) => stream === "gmail.messages" && expected !== null,
  );
  expect(counted.length).toBeGreaterThan(12);
  const said = mailOf(await run.status())?.expected ?? 0;
  await run.read(100);
  expect(Math.abs(said - (mailOf(await run.status())?.fetched ?? 0))).toBeLessThan(20);
});

test("a long pause changes nothing of the time that is left, also before anybody has gone on", async () => {
  const run = await begun(400, 0);
  await run.count();
  await run.read(6);
  const before = (await run.foretold())?.etaSeconds ?? 0;
  expect(before).toBeGreaterThan(20);
  await run.pause();
  expect((await run.foretold())?.etaSeconds).toBeNull();
  await run.paused(3_600);
  await run.resume();
  const after = (await run.foretold())?.etaSeconds ?? 0;
  expect(Math.abs(after - before)).toBeLessThan(before / 4);
});
