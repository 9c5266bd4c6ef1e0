import { setTimeout as sleep } from "node:timers/promises";
import { type Connecting, type TestPerson, startConnecting } from "#testkit/connecting.ts";
import { dumpDomain } from "#testkit/dump.ts";
import type { Child } from "#testkit/process.ts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { withTenant } from "#src/db/client.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import type { ReadPage, Stream } from "#src/providers/contract.ts";
import { backfillChunkHandler } from "./jobs/backfill-chunk.ts";
import { startBackfillHandler } from "./jobs/start-backfill.ts";
import { claimChunk } from "./pipeline/chunks.ts";
import type { WorkerServices } from "./services.ts";

// Processes of their own do the work, and the machine may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const MONTHS = 4;
/** Listings are also made to count; a message is only asked for to be read. */
const READING = ["gmail.messages.get"] as const;

let google: Connecting;
let mailbox: string;
let ada: TestPerson;
/** What an undisturbed run leaves, and how many readings it asks for. */
let clean: { tables: Record<string, unknown[]>; readings: number[] };

beforeAll(async () => {
  google = await startConnecting();
  mailbox = await google.mailbox(900, 9_000, 200);
  const bo = await google.person();
  const worker = await google.startWorker();
  const connectionId = await begin(bo);
  await finished(connectionId);
  clean = { tables: await dumpDomain(google.sql, connectionId), readings: await readings() };
  await worker.stop();
});
beforeEach(async () => {
  ada = await google.person();
  await google.sql`delete from pgboss.job`;
  await google.control("settings", { reset: true });
  await google.control("calls/reset", {});
});
afterAll(() => google.stop());

test("a worker that is frozen until another took its work over writes nothing when it wakes", async () => {
  await google.control("settings", { latencyMs: 150 });
  const frozen = await google.startWorker();
  const connectionId = await begin(ada);
  const held = await freezeHolding(frozen, connectionId);
  const other = await google.startWorker();
  await until(async () => (await leasesOf(held.map(({ id }) => id))).every((now, n) => now > (held[n]?.lease ?? 0)));
  await google.control("settings", { reset: true });
  await finished(connectionId);
  expect(await other.stop()).toBe(0);

  const before = await versions();
  process.kill(frozen.pid, "SIGCONT");
  // It ends only when what it has in hand is settled, one way or the other.
  expect(await frozen.stop(30_000)).toBe(0);
  expect(await versions()).toEqual(before);
  expect(await runsOf(connectionId)).toEqual([{ state: "completed" }]);
  expect(await dumpDomain(google.sql, connectionId)).toEqual(clean.tables);
});

test("a page read under a lease that was lost meanwhile is thrown away, while the month is still being read", async () => {
  const connectionId = await begin(ada);
  const { job, chunkId } = await firstChunk(connectionId);
  let before: unknown;
  const services = servicesThat(async () => {
    await withTenant(google.runtime.db, ada.tenantId, (tx) => claimChunk(tx, ada.tenantId, chunkId));
    before = await versions();
  });
  const outcome = await backfillChunkHandler(services)(job, new AbortController().signal);
  expect(outcome).toEqual({ stopped: "LEASE_LOST" });
  expect(await versions()).toEqual(before);
  expect(await google.sql`select state, lease_version, pages from sync_chunks where id = ${chunkId}`).toEqual([
    { state: "running", lease_version: "2", pages: 0 },
  ]);

  // Whoever took over reads the same page and may write it.
  const next = await backfillChunkHandler(servicesThat(async () => {}))(job, new AbortController().signal);
  expect(next).toMatchObject({ done: true });
});

test("a database that goes away in the middle of a page is no death of the month, and is over in a moment", async () => {
  const connectionId = await begin(ada);
  const { job, chunkId } = await firstChunk(connectionId);
  await google.sql`delete from pgboss.job`;
  const services = servicesThat(async () => {
    throw Object.assign(new Error("terminating connection due to administrator command"), { code: "57P01" });
  });
  const outcome = await backfillChunkHandler(services)(job, new AbortController().signal);
  expect(outcome).toEqual({ later: "DATABASE_UNAVAILABLE" });
  expect(await google.sql`select state, attempts, retries, pages from sync_chunks where id = ${chunkId}`).toEqual([
    { state: "running", attempts: 0, retries: 1, pages: 0 },
  ]);
  const [successor] = await google.sql`
    select extract(epoch from start_after - created_on)::int as seconds from pgboss.job
     where name = 'backfill-chunk' and state = 'created' and data->>'chunkId' = ${chunkId}`;
  expect(successor).toEqual({ seconds: 1 });
});

test("a worker that is asked to stop commits the page in hand, hands over and is gone; nothing is read twice", async () => {
  await google.control("settings", { latencyMs: 100 });
  const first = await google.startWorker();
  const connectionId = await begin(ada);
  await until(async () => (await holding(connectionId)).some(({ pages }) => pages > 0));
  const askedAt = performance.now();
  expect(await first.stop(30_000)).toBe(0);
  expect(performance.now() - askedAt).toBeLessThan(30_000);
  const active = await google.sql`select 1 from pgboss.job where state = 'active' and name <> 'prune'`;
  expect(active).toHaveLength(0);
  const open =
    await google.sql`select attempts from sync_chunks where connection_id = ${connectionId} and state = 'running'`;
  expect(open.length).toBeGreaterThan(0);
  expect(open.every((chunk) => chunk["attempts"] === 0)).toBe(true);

  await google.control("settings", { reset: true });
  const second = await google.startWorker();
  await finished(connectionId);
  expect(await readings()).toEqual(clean.readings);
  expect(await dumpDomain(google.sql, connectionId)).toEqual(clean.tables);
  expect(await second.stop()).toBe(0);
});

/** Connect the mailbox for somebody and begin to read it. */
async function begin(person: TestPerson): Promise<string> {
  const connectionId = await google.connect(person, mailbox);
  const { tenantId } = person;
  const { db, boss } = google.runtime;
  await withTenant(db, tenantId, (tx) =>
    startIngestion(tx, boss, {
      tenantId,
      connectionId,
      streams: ["gmail.messages", "calendar.events"],
      months: MONTHS,
      traceId: "t",
    }),
  );
  return connectionId;
}

type Held = { id: string; lease: number; pages: number };

/** Chunks that a worker reads at this moment. */
const holding = (connectionId: string) => google.sql<Held[]>`
  select chunk.id, chunk.lease_version::int as lease, chunk.pages from sync_chunks chunk
    join pgboss.job job on job.name = 'backfill-chunk' and job.state = 'active' and job.data->>'chunkId' = chunk.id::text
   where chunk.connection_id = ${connectionId} and chunk.state = 'running' order by chunk.id`;

const leasesOf = async (ids: string[]) =>
  (
    await google.sql`select lease_version::int as lease from sync_chunks where id in ${google.sql(ids)} order by id`
  ).map((row) => Number(row["lease"]));

/** Freeze a worker in the middle of a page; not inside a transaction, whose locks would freeze the others, too. */
async function freezeHolding(worker: Child, connectionId: string): Promise<Held[]> {
  for (;;) {
    await until(async () => (await holding(connectionId)).some(({ pages }) => pages > 0));
    process.kill(worker.pid, "SIGSTOP");
    const busy = await google.sql`
      select 1 from pg_stat_activity where datname = current_database() and application_name like 'syncline%worker' and state <> 'idle'`;
    const held = await holding(connectionId);
    if (busy.length === 0 && held.length > 0) return [...held];
    process.kill(worker.pid, "SIGCONT");
    await sleep(30);
  }
}

/** The version of every row that a reader may write: any write at all shows. */
async function versions(): Promise<unknown> {
  const tables = ["source_items", "sync_chunks", "sync_runs", "stream_cursors", "item_failures", "chunk_listings"];
  const people = ["interactions", "interaction_participants", "contacts", "contact_identities", "connections"];
  return Promise.all(
    [...tables, ...people].map(async (table) => [
      table,
      (
        await google.sql`select md5(string_agg(t.xmin::text || t.ctid::text, ',' order by t.ctid)) as is from ${google.sql(table)} t`
      )[0],
    ]),
  );
}

/** A job of the run, without a worker: its chunks are cut, its queue stays as it is. */
async function firstChunk(connectionId: string) {
  const { tenantId } = ada;
  const [run] = await google.sql<{ id: string }[]>`select id from sync_runs where connection_id = ${connectionId}`;
  const runId = run?.id ?? "";
  await startBackfillHandler(google.runtime)({ tenantId, runId, traceId: "t" }, new AbortController().signal);
  const [chunk] = await google.sql<{ id: string }[]>`
    select id from sync_chunks where run_id = ${runId} and stream = 'gmail.messages' order by month desc limit 1`;
  const chunkId = chunk?.id ?? "";
  return { chunkId, job: { tenantId, runId, chunkId, rank: 0, traceId: "t" } };
}

/** This process as a worker, with something happening between the reading of a page and its commit. */
function servicesThat(meanwhile: () => Promise<void>): WorkerServices {
  const slow = (stream: Stream): Stream => ({
    ...stream,
    readPage: async (read: ReadPage) => {
      const page = await stream.readPage(read);
      await meanwhile();
      return page;
    },
  });
  const providers = [...google.runtime.providers.values()].map((one) => ({ ...one, streams: one.streams.map(slow) }));
  return {
    ...google.runtime,
    providers: new Map(providers.map((one) => [one.id, one])),
    stopping: new AbortController().signal,
  };
}

async function readings(): Promise<number[]> {
  const calls = await google.calls();
  return READING.map((call) => calls[call] ?? 0);
}

const runsOf = async (connectionId: string) => [
  ...(await google.sql`select state from sync_runs where connection_id = ${connectionId}`),
];

async function finished(connectionId: string): Promise<void> {
  const open = () => google.sql`select 1 from sync_runs where connection_id = ${connectionId} and finished_at is null`;
  await until(async () => (await open()).length === 0);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(20);
}
