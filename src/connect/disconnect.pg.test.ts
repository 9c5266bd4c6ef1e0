import { setTimeout as sleep } from "node:timers/promises";
import { type Connecting, type TestPerson, openTestRuntime, startConnecting } from "#testkit/connecting.ts";
import type { Child } from "#testkit/process.ts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { withTenant } from "#src/db/client.ts";
import { listReceipts } from "#src/domain/connections/list.ts";
import { startIngestion } from "#src/domain/ingestion/start.ts";
import { disconnect } from "./disconnect.ts";
import type { ConnectServices } from "./services.ts";

// Processes of their own do the work, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

let google: Connecting;
let worker: Child;
let ada: TestPerson;
let mailbox: string;
let seed = 300;

beforeAll(async () => {
  google = await startConnecting();
  worker = await google.startWorker();
});
beforeEach(async () => {
  ada = await google.person();
  mailbox = await google.mailbox(seed++);
  await google.control("settings", { reset: true });
  await google.control("calls/reset", {});
});
afterAll(() => google.stop());

const leave = (connectionId: string, { tenantId, userId, actor } = ada, services: ConnectServices = google.runtime) =>
  disconnect(services, { tenantId, connectionId, actorId: userId, actor });
const read = (connectionId: string) => google.cli("backfill", "--connection", connectionId, "--wait");
const revocations = async () => (await google.calls())["oauth.revoke"] ?? 0;
const start = ({ tenantId }: TestPerson, connectionId: string) =>
  withTenant(google.runtime.db, tenantId, (tx) =>
    startIngestion(tx, google.runtime.boss, {
      tenantId,
      connectionId,
      streams: ["gmail.messages", "calendar.events"],
      months: 12,
      traceId: "t",
    }),
  );

/** Rows of a connection in each table that names one, and in each that hangs on such a table. */
async function rowsByTable(connectionId: string): Promise<Record<string, number>> {
  const tables = await google.sql<{ name: string; column: string }[]>`
    select table_name as name, column_name as column from information_schema.columns
     where table_schema = 'public' and (column_name = 'connection_id' or (table_name, column_name) = ('connections', 'id'))`;
  const counts = await Promise.all(
    tables.map(async ({ name, column }) => {
      const rows = await google.sql`select 1 from ${google.sql(name)} where ${google.sql(column)} = ${connectionId}`;
      return [name, rows.length] as const;
    }),
  );
  const children = await google.sql<{ name: string; rows: number }[]>`
    select 'interaction_participants' as name, count(*)::int as rows from interaction_participants part
     where not exists (select 1 from interactions where interactions.id = part.interaction_id)
    union all select 'chunk_listings', count(*)::int from chunk_listings listing where not exists (select 1 from sync_chunks where sync_chunks.id = listing.chunk_id)
    union all select 'contact_identities', count(*)::int from contact_identities identity where not exists (select 1 from contacts where contacts.id = identity.contact_id)`;
  return Object.fromEntries([...counts, ...children.map(({ name, rows }) => [name, rows] as const)]);
}

const contactsOf = ({ tenantId }: TestPerson) => google.sql`
  select id, name, email, search_text, automated, emails_in, emails_out, meetings, first_seen_at, last_seen_at
    from contacts where tenant_id = ${tenantId} order by id`;

test("disconnecting removes every row of the connection, counts them right, and leaves the others as if it had never been", async () => {
  const other = await google.mailbox(seed++);
  const kept = await google.connect(ada, other);
  await read(kept);
  const before = { rows: await rowsByTable(kept), contacts: [...(await contactsOf(ada))] };

  const connectionId = await google.connect(ada, mailbox);
  await read(connectionId);
  await google.start(ada, { connectionId });
  await google.sql`insert into item_failures (tenant_id, connection_id, stream, external_id, month, step, code, message)
    values (${ada.tenantId}, ${connectionId}, 'gmail.messages', 'odd', '2026-01-01', 'fetch', 'ODD', 'odd')`;
  // Somebody whom both mailboxes know: they stay, and are told apart from what goes.
  await shareSomebody(kept, connectionId);
  const sharedBefore = await contactsOf(ada);
  const had = await rowsByTable(connectionId);
  for (const table of ["connections", "connection_routes", "source_items", "interactions", "sync_runs", "sync_chunks"])
    expect(had).toHaveProperty(
      table,
      expect.toSatisfy((rows: number) => rows > 0),
    );

  const receipt = await leave(connectionId);
  expect(await rowsByTable(connectionId)).toEqual(Object.fromEntries(Object.keys(had).map((table) => [table, 0])));
  expect(await rowsByTable(kept)).toEqual(before.rows);
  expect([...(await contactsOf(ada))]).toEqual(before.contacts);
  expect(Object.fromEntries(receipt.removed.map(({ what, rows }) => [what, rows]))).toEqual({
    "Mails and meetings": had["interactions"],
    "Contacts known from nothing else": sharedBefore.length - before.contacts.length,
    "Failed items": 1,
    "Known gaps": 0,
    // The worker may still have said that it was done.
    "Lines of the log": expect.toSatisfy((lines: number) => lines >= (had["ingestion_events"] ?? 0)),
    Readings: 1,
    "Places in the provider's own log": had["stream_cursors"],
    "Stored items": had["source_items"],
    "Stored permissions": 1,
  });
  expect(receipt).toMatchObject({ account: mailbox, revokedAtProvider: true, revokeNote: null });
  const receipts = await withTenant(google.runtime.db, ada.tenantId, (tx) => listReceipts(tx, ada.tenantId));
  expect(receipts).toEqual([receipt]);
  await expect(leave(connectionId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("an account of two workspaces is revoked at Google by the last to leave, and not before", async () => {
  const bo = await google.person();
  const [mine, theirs] = [await google.connect(ada, mailbox), await google.connect(bo, mailbox)];
  expect(await leave(mine)).toMatchObject({ revokedAtProvider: false, revokeNote: expect.stringContaining("Another") });
  expect(await revocations()).toBe(0);
  await read(theirs);
  expect(await leave(theirs, bo)).toMatchObject({ revokedAtProvider: true });
  expect(await revocations()).toBe(1);
  expect(await google.control("revoke", { mailbox })).toEqual({ revoked: 0 });
});

test("when both workspaces leave at once, one of them is the last and revokes", async () => {
  const bo = await google.person();
  for (let round = 1; round <= 5; round++) {
    const [mine, theirs] = [await google.connect(ada, mailbox), await google.connect(bo, mailbox)];
    const receipts = await Promise.all([leave(mine), leave(theirs, bo)]);
    expect(receipts.map((receipt) => receipt.revokedAtProvider).sort()).toEqual([false, true]);
    expect(await revocations()).toBe(round);
  }
});

test("a provider that cannot be reached keeps no data here, and the receipt says what is left to do", async () => {
  const connectionId = await google.connect(ada, mailbox);
  const cutOff = await openTestRuntime({ ...google.env, GOOGLE_REVOKE_URL: "http://127.0.0.1:9/revoke" });
  const receipt = await leave(connectionId, ada, cutOff);
  await cutOff.close();
  expect(receipt).toMatchObject({
    revokedAtProvider: false,
    revokeNote: expect.stringContaining("could not be reached"),
  });
  expect((await rowsByTable(connectionId))["connections"]).toBe(0);
});

test("disconnecting in the middle of a backfill leaves nothing behind and fails no job", async () => {
  await google.control("settings", { latencyMs: 40 });
  for (let round = 0; round < 4; round++) {
    const busy = await google.mailbox(seed++, 400, 60);
    const connectionId = await google.connect(ada, busy);
    await start(ada, connectionId);
    // A different moment each time: pinning, the first page, many pages, normalizing.
    await until(async () => (await rowsByTable(connectionId))["source_items"] ?? 0, [0, 1, 60, 150][round] ?? 0);
    await leave(connectionId);
    await until(openJobs, -Infinity, 0);
    const left = await rowsByTable(connectionId);
    expect(left).toEqual(Object.fromEntries(Object.keys(left).map((table) => [table, 0])));
  }
  expect(
    await google.sql`select name, output from pgboss.job where state in ('failed', 'retry') or name = 'dead-letter'`,
  ).toEqual([]);
  expect(worker.output()).not.toContain("job failed");
});

test("starting to read an account that is being disconnected finds it gone: no half-made run, no fault", async () => {
  for (let round = 0; round < 15; round++) {
    const connectionId = await google.connect(ada, mailbox);
    await start(ada, connectionId);
    const racers = Array.from({ length: 4 }, () => start(ada, connectionId));
    const [left, ...started] = await Promise.allSettled([leave(connectionId), ...racers]);
    expect(left.status).toBe("fulfilled");
    const refused = started.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
    expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: "NOT_FOUND" })));
    expect(await rowsByTable(connectionId)).toMatchObject({ connections: 0, sync_runs: 0 });
  }
});

/** The first person of one mailbox writes one mail that the other holds too. */
async function shareSomebody(kept: string, connectionId: string): Promise<void> {
  const { tenantId } = ada;
  await google.sql`update source_items set normalized_at = null, payload = jsonb_set(payload, '{payload,headers}', (
      select other.payload->'payload'->'headers' from source_items other
       where other.connection_id = ${kept} and other.stream = 'gmail.messages' order by external_id limit 1))
    where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = 'gmail.messages'
      and external_id = (select min(external_id) from source_items where connection_id = ${connectionId} and stream = 'gmail.messages')`;
  await google.runtime.boss.send(
    "normalize-items",
    { tenantId, traceId: "t", connectionId },
    { singletonKey: connectionId },
  );
  const waiting = async () =>
    (
      await google.sql`
        select 1 from source_items where connection_id = ${connectionId} and normalized_at is null
        union all select 1 from contact_recounts where tenant_id = ${tenantId}`
    ).length;
  await until(waiting, -Infinity, 0);
}

const openJobs = async () =>
  (await google.sql`select 1 from pgboss.job where state in ('created', 'retry', 'active') and name <> 'prune'`).length;

/** Wait until a figure is between two bounds. */
async function until(figure: () => Promise<number>, atLeast: number, atMost = Infinity): Promise<void> {
  for (;;) {
    const now = await figure();
    if (now >= atLeast && now <= atMost) return;
    await sleep(25);
  }
}
