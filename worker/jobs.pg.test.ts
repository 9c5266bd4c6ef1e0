import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Connecting, type TestPerson, openTestRuntime, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Runtime } from "#src/connect/runtime.ts";
import { withTenant } from "#src/db/client.ts";
import { coverage } from "#src/domain/ingestion/coverage.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { backfillChunk, startBackfill } from "#src/jobs/backfill.job.ts";
import { installQueue } from "#src/jobs/boss.ts";
import { JOBS } from "#src/jobs/index.ts";
import { sendJob } from "#src/jobs/send.ts";
import { startBackfillHandler } from "./jobs/start-backfill.ts";

// Processes of their own do the work, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let google: Connecting;
let ada: TestPerson;
let seed = 500;

beforeAll(async () => {
  google = await startConnecting();
});
beforeEach(async () => {
  ada = await google.person();
});
afterAll(() => google.stop());

const connected = async (messages: number, events: number, person = ada) =>
  google.connect(person, await google.mailbox(seed++, messages, events));
const start = ({ tenantId }: TestPerson, connectionId: string, { db, boss }: Runtime = google.runtime) =>
  withTenant(db, tenantId, (tx) =>
    startIngestion(tx, boss, {
      tenantId,
      connectionId,
      streams: ["gmail.messages", "calendar.events"],
      months: 12,
      refresh: true,
      traceId: "t",
    }),
  );
const jobsOf = (payload: object) =>
  google.sql`select name, state, coalesce(source_output, output) as output from pgboss.job where data @> ${google.sql.json(payload as never)} order by name`;

describe("sending", () => {
  const send = (payload: unknown, end: () => void = () => {}) =>
    withTenant(google.runtime.db, ada.tenantId, async (tx) => {
      await sendJob(google.runtime.boss, tx, startBackfill, payload as never);
      end();
    });
  const payload = () => ({ tenantId: ada.tenantId, traceId: "t", runId: randomUUID() });

  test("a job of a transaction that is rolled back does not exist, and one that commits does", async () => {
    const [lost, kept] = [payload(), payload()];
    const failed = send(lost, () => {
      throw new Error("later in the same transaction");
    });
    await expect(failed).rejects.toThrow("later");
    await send(kept);
    expect(await jobsOf(lost)).toEqual([]);
    expect(await jobsOf(kept)).toEqual([{ name: "start-backfill", state: "created", output: null }]);
  });

  test.each<[string, object]>([
    ["a field that is no uuid", { runId: "7" }],
    ["a field missing", { traceId: undefined }],
    ["a field nobody declared", { extra: true }],
  ])("a payload with %s is refused, and takes its transaction along", async (_name, wrong) => {
    const bad = { ...payload(), ...wrong };
    await expect(send(bad)).rejects.toThrow(/ZodError|Invalid|Unrecognized/);
    expect(await jobsOf({ tenantId: ada.tenantId })).toEqual([]);
  });

  test("of two hundred starts at once on two accounts, over two processes' pools, each account gets one run", async () => {
    const accounts = [await connected(0, 0), await connected(0, 0)];
    const other = await openTestRuntime(google.env);
    const racers = Array.from({ length: 200 }, async (_, n) => {
      const connectionId = accounts[n % 2] ?? "";
      const { runId } = await start(ada, connectionId, n % 4 < 2 ? google.runtime : other);
      return `${connectionId} ${runId}`;
    });
    const answers = new Set(await Promise.all(racers));
    await other.close();
    expect(answers.size).toBe(2);
    expect(await google.sql`select 1 from sync_runs where tenant_id = ${ada.tenantId}`).toHaveLength(2);
    expect(await jobsOf({ tenantId: ada.tenantId })).toHaveLength(2);
  });
});

describe("declarations", () => {
  test("each queue stands as it is declared, also where somebody changed it", async () => {
    await google.sql`update pgboss.queue set retry_limit = 99, heartbeat_seconds = 60, dead_letter = null, retry_delay = 77`;
    await installQueue(google.database.ownerUrl, JOBS);
    const queues = await google.sql`
      select name, policy, retry_limit as "retryLimit", retry_delay as "retryDelay", retry_backoff as "retryBackoff",
             retry_delay_max as "retryDelayMax", expire_seconds as "expireInSeconds", heartbeat_seconds as "heartbeatSeconds",
             dead_letter as "deadLetter", notify
        from pgboss.queue where name = any(${JOBS.map((job) => job.name)}) order by name`;
    expect([...queues]).toEqual(
      JOBS.map((job) => ({ name: job.name, ...job.queue })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  test("every job with a cron line is on the clock, in UTC", async () => {
    const schedules = await google.sql`select name, cron, timezone from pgboss.schedule order by name`;
    const declared = JOBS.flatMap((job) => (job.cron ? [{ name: job.name, cron: job.cron, timezone: "UTC" }] : []));
    expect(declared).not.toEqual([]);
    expect([...schedules]).toEqual(declared.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  });
});

describe("working", () => {
  beforeAll(async () => {
    await google.sql`delete from pgboss.job where name <> 'prune'`;
    await google.sql`delete from sync_runs`;
    await google.startWorker();
  });

  test("a payload that does not fit its schema goes to the dead letters, with what is wrong and nothing of what it held", async () => {
    const bad = { tenantId: ada.tenantId, traceId: "t", runId: "canary-1", extra: "canary-2" };
    await google.runtime.boss.send("start-backfill", bad);
    const dead = await deadLetterOf({ tenantId: ada.tenantId });
    expect(dead).toMatchObject({ code: "BAD_PAYLOAD" });
    expect(JSON.stringify(dead)).toMatch(/runId: .*UUID/);
    expect(JSON.stringify(dead)).toMatch(/extra/);
    expect(JSON.stringify(dead)).not.toMatch(/canary/);
  });

  test("a failure that trying again cannot mend goes to the dead letters at once, with its reason", async () => {
    const connectionId = await connected(0, 0);
    await google.sql`update connections set refresh_token = null, access_token = null where id = ${connectionId}`;
    await start(ada, connectionId);
    expect(await deadLetterOf({ tenantId: ada.tenantId })).toMatchObject({
      code: "CONNECTION_REVOKED",
      message: expect.stringContaining("must be reconnected"),
    });
    expect(await runOf(connectionId)).toMatchObject({ state: "failed", error_code: "CONNECTION_REVOKED" });
  });

  test("an account that grants nothing we read asks for its person, and is never called complete", async () => {
    const connectionId = await connected(0, 0);
    await google.sql`update connections set scopes = '{openid}' where id = ${connectionId}`;
    await start(ada, connectionId);
    expect(await finished(connectionId)).toMatchObject({ state: "failed", error_code: "CONNECTION_REVOKED" });
    const [connection] = await google.sql`select status, status_code from connections where id = ${connectionId}`;
    expect(connection).toEqual({ status: "disconnected", status_code: "MISSING_SCOPE" });
  });

  test("a month that ends its worker five times is set aside, the rest is read, and the run says partial", async () => {
    const connectionId = await connected(60, 10);
    const { tenantId } = ada;
    const runId = await begunByHand(connectionId);
    const chunks = await google.sql`
      select id, month::text from sync_chunks where run_id = ${runId} and stream = 'gmail.messages' order by month desc limit 3`;
    const [poison, , nearly] = chunks;
    // What five, and four, deaths without a page in between leave behind.
    await google.sql`update sync_chunks set state = 'running', attempts = 5 where id = ${poison?.["id"]}`;
    await google.sql`update sync_chunks set state = 'running', attempts = 4 where id = ${nearly?.["id"]}`;
    await release(runId);

    expect(await finished(connectionId)).toMatchObject({ state: "partial" });
    const states =
      await google.sql`select id, state, error_code from sync_chunks where run_id = ${runId} and state <> 'done'`;
    expect([...states]).toEqual([{ id: poison?.["id"], state: "failed", error_code: "WORKER_DIED" }]);
    const { streams } = await withTenant(google.runtime.db, tenantId, (tx) => coverage(tx, tenantId, connectionId));
    const months = streams.flatMap((stream) =>
      stream.months.map((month) => `${stream.stream} ${month.month} ${month.state}`),
    );
    expect(months.filter((month) => !month.endsWith("complete"))).toEqual([
      `gmail.messages ${String(poison?.["month"]).slice(0, 7)} failed`,
    ]);
    const [connection] = await google.sql`select last_synced_at from connections where id = ${connectionId}`;
    expect(connection?.["last_synced_at"]).toBeNull();
  });

  test("a tenant with a hundred times the work holds up nobody: the other is done while it still reads", async () => {
    await google.control("settings", { latencyMs: 400 });
    const bo = await google.person();
    const big = await connected(2_000, 100);
    const small = await connected(20, 1, bo);
    await start(ada, big);
    await until(async () => ((await runOf(big))?.["state"] === "running" ? 1 : 0));
    await until(() => activeOf(ada.tenantId));
    const asked = performance.now();
    await start(bo, small);
    const active: number[] = [];
    while ((await runOf(small))?.["finished_at"] === null) {
      active.push(await activeOf(ada.tenantId));
      await sleep(10);
    }
    expect(await runOf(small)).toMatchObject({ state: "completed" });
    expect(await runOf(big)).toMatchObject({ state: "running" });
    const [first] = await google.sql`
      select extract(epoch from min(chunk.started_at) - max(run.started_at))::float8 as seconds
        from sync_runs run join sync_chunks chunk on chunk.run_id = run.id where run.connection_id = ${small}`;
    console.log(`the small tenant began after ${first?.["seconds"]} s and ended after ${performance.now() - asked} ms`);
    expect(first?.["seconds"]).toBeLessThan(10);
    expect(median(active)).toBeLessThanOrEqual(2);
  });
});

/** The run's chunks, with their jobs held back until `release`. */
async function begunByHand(connectionId: string): Promise<string> {
  const { tenantId } = ada;
  const held = { ...google.runtime.boss, send: () => Promise.resolve("held") } as unknown as Runtime["boss"];
  const { runId } = await start(ada, connectionId, { ...google.runtime, boss: held });
  const services = { ...google.runtime, boss: held };
  await startBackfillHandler(services)({ tenantId, runId, traceId: "t" }, new AbortController().signal);
  return runId;
}

async function release(runId: string): Promise<void> {
  const { tenantId } = ada;
  const chunks = await google.sql<{ id: string }[]>`select id from sync_chunks where run_id = ${runId}`;
  await withTenant(google.runtime.db, tenantId, async (tx) => {
    for (const [rank, { id }] of chunks.entries())
      await sendJob(google.runtime.boss, tx, backfillChunk, { tenantId, traceId: "t", runId, chunkId: id, rank });
  });
}

const runOf = async (connectionId: string) =>
  (await google.sql`select * from sync_runs where connection_id = ${connectionId}`)[0];

async function finished(connectionId: string) {
  await until(async () => ((await runOf(connectionId))?.["finished_at"] ? 1 : 0));
  return runOf(connectionId);
}

const activeOf = async (tenantId: string) =>
  (
    await google.sql`select 1 from pgboss.job where name = 'backfill-chunk' and state = 'active' and data->>'tenantId' = ${tenantId}`
  ).length;

/** What the dead letter says of the job that held this. */
async function deadLetterOf(payload: object): Promise<unknown> {
  const dead = async () => (await jobsOf(payload)).find((job) => job["name"] === "dead-letter");
  await until(async () => ((await dead()) ? 1 : 0));
  return (await dead())?.["output"];
}

const median = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;

async function until(figure: () => Promise<number>): Promise<void> {
  while ((await figure()) === 0) await sleep(25);
}
