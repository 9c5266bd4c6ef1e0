import { randomUUID } from "node:crypto";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedFranchise } from "#testkit/franchise.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase, rowsOf } from "#src/db/client.ts";
import type { Services } from "#src/web/services.ts";

let database: TestDatabase;
let services: Services;
let owner: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  owner = openDatabase(database.ownerUrl, { max: 1 });
});
afterAll(async () => {
  await Promise.all([services.close(), owner.close()]);
  await database.drop();
});

test("without an account there is nothing to sync, and nothing that could be old", async () => {
  const ada = openVisitor(services);
  await ada.signUp("Ada");
  await expect(ada.call((api) => api.sync.now())).rejects.toMatchObject({ cause: { code: "NOT_CONNECTED" } });
  expect(await ada.call((api) => api.sync.freshness())).toMatchObject({ connected: false, status: "never" });
});

test("a sync that is asked for is shown at once, every account's, and asked for twice it is one", async () => {
  const grace = openVisitor(services);
  const { tenantId } = await grace.signUp("Grace");
  const [first, second] = [randomUUID(), randomUUID()];
  for (const connectionId of [first, second])
    await seedFranchise(owner.db, [{ tenantId, connectionId }], { leads: 5, historyDays: 1 });
  expect(await grace.call((api) => api.sync.status())).toMatchObject({ status: "success", isStale: false });
  const { runId } = await grace.call((api) => api.sync.now());
  expect(await grace.call((api) => api.sync.now())).toEqual({ runId });
  const open = await rowsOf<{ connection: string }>(
    owner.db,
    sql`select connection_id as connection from sync_runs where tenant_id = ${tenantId} and kind = 'manual'`,
  );
  expect(open.map(({ connection }) => connection).toSorted()).toEqual([first, second].toSorted());
  expect(await grace.call((api) => api.sync.freshness())).toMatchObject({
    connected: true,
    canSync: true,
    status: "running",
    isStale: false,
    run: { done: 0, of: 6 },
    streams: [
      { stream: "ct.stages", state: "done", error: null },
      { stream: "ct.leads" },
      { stream: "ct.opportunities" },
      { stream: "ct.events" },
      { stream: "ct.activities" },
      { stream: "ct.notes" },
    ],
  });
});

test("keys that are refused are not tried again by asking", async () => {
  const linus = openVisitor(services);
  const { tenantId } = await linus.signUp("Linus");
  await seedFranchise(owner.db, [{ tenantId, connectionId: randomUUID() }], { leads: 5, historyDays: 1 });
  await owner.db.execute(sql`update connections set status = 'disconnected' where tenant_id = ${tenantId}`);
  await expect(linus.call((api) => api.sync.now())).rejects.toMatchObject({
    cause: { code: "CONNECTION_DISCONNECTED" },
  });
  expect(await linus.call((api) => api.sync.freshness())).toMatchObject({ connected: true, canSync: false });
});

test("a walk that never began says what kept it, until a newer one has ended", async () => {
  const rosa = openVisitor(services);
  const { tenantId } = await rosa.signUp("Rosa");
  const connectionId = randomUUID();
  await seedFranchise(owner.db, [{ tenantId, connectionId }], { leads: 5, historyDays: 1 });
  const leads = async () => (await rosa.call((api) => api.sync.freshness())).streams[1];
  const runId = randomUUID();
  await owner.db
    .execute(sql`insert into sync_runs (tenant_id, id, connection_id, kind, state, window_from, window_to, trace_id, started_at, finished_at)
    values (${tenantId}, ${runId}, ${connectionId}, 'hourly', 'failed', now(), now(), 'x', now() - interval '9 minutes', now() - interval '8 minutes')`);
  await owner.db
    .execute(sql`insert into stream_walks (tenant_id, run_id, connection_id, stream, state, error, started_at, finished_at)
    values (${tenantId}, ${runId}, ${connectionId}, 'ct.leads', 'failed', 'The keys are not accepted.', null, now() - interval '8 minutes')`);
  expect(await leads()).toMatchObject({ state: "failed", error: "The keys are not accepted." });
  await owner.db.execute(
    sql`update stream_walks set started_at = now() where tenant_id = ${tenantId} and stream = 'ct.leads' and state = 'done'`,
  );
  expect(await leads()).toMatchObject({ state: "done", error: null });
  await owner.db.execute(
    sql`update stream_walks set state = 'waiting', error = null, finished_at = null where run_id = ${runId}`,
  );
  expect(await leads()).toMatchObject({ state: "waiting" });
});

test("a list says how old it is, and that it is stale once its watermark is", async () => {
  const mei = openVisitor(services);
  const { tenantId } = await mei.signUp("Mei");
  await seedFranchise(owner.db, [{ tenantId, connectionId: randomUUID() }], { leads: 5, historyDays: 1 });
  await owner.db.execute(
    sql`update stream_walks set started_at = now() - interval '3 hours' where tenant_id = ${tenantId} and stream = 'ct.leads'`,
  );
  const { isStale, streams } = await mei.call((api) => api.sync.freshness());
  const { asOf } = await mei.call((api) => api.leads.summary());
  expect([isStale, streams[1]?.asOf]).toEqual([true, asOf]);
  const [warning] = await mei.call((api) => api.dashboard.attention());
  expect(warning).toMatchObject({ kind: "stale", count: 1 });
});
