import { type Connecting, CALENDAR_SCOPE, type TestPerson, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { withTenant } from "#src/db/client.ts";
import { listConnections } from "#src/domain/connections/list.ts";
import type { ConnectServices } from "./services.ts";

// Processes of their own do the work, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

type Result = {
  state: string;
  inserted: number;
  updated: number;
  deleted: number;
  unchanged: number;
  contacts: number;
};

let google: Connecting;
let ada: TestPerson;
let mailbox: string;
let seed = 200;

beforeAll(async () => {
  google = await startConnecting();
  await google.startWorker();
});
beforeEach(async () => {
  ada = await google.person();
  mailbox = await google.mailbox(seed++);
  await google.control("calls/reset", {});
});
afterAll(() => google.stop());

const list = (person = ada) =>
  withTenant(google.runtime.db, person.tenantId, (tx) => listConnections(tx, person.tenantId, person.userId));
const backfill = (connectionId: string) =>
  google.cli<Result>("backfill", "--connection", connectionId, "--refresh", "--wait");
const rowsOf = async (connectionId: string) =>
  (await google.sql`select * from connections where id = ${connectionId}`)[0];

test("with the calendar alone granted, Gmail is off with its reason and its mail is never asked for", async () => {
  const connectionId = await google.connect(ada, mailbox, { scopes: [CALENDAR_SCOPE] });
  expect((await list())[0]?.products).toEqual([
    { product: "gmail", enabled: false, reason: expect.stringContaining("not granted") },
    { product: "calendar", enabled: true, reason: null },
  ]);
  expect(await backfill(connectionId)).toMatchObject({ state: "completed", failed: 0 });
  expect(Object.keys(await google.calls()).filter((call) => call.startsWith("gmail."))).toEqual([]);
  const streams = await google.sql`select distinct stream from sync_chunks where connection_id = ${connectionId}`;
  expect(streams.map((row) => row["stream"])).toEqual(["calendar.events"]);
  expect((await list())[0]).toMatchObject({ status: "active", statusReason: null });

  expect(await google.connect(ada, mailbox, { connectionId })).toBe(connectionId);
  expect((await list())[0]?.products.every((product) => product.enabled)).toBe(true);
  expect((await backfill(connectionId)).inserted).toBeGreaterThan(0);
});

test("with nothing granted no connection is made", async () => {
  const query = await google.consent(await google.start(ada), mailbox, []);
  await expect(google.finish(ada, query)).rejects.toMatchObject({ code: "missing_scopes", returnTo: "/connections" });
  expect(await list()).toEqual([]);
});

test("an answer without lasting permission makes no connection, and takes none away from one that has it", async () => {
  const refused = google.finish(ada, await google.consent(await google.start(ada), mailbox), {}, forgetful());
  await expect(refused).rejects.toMatchObject({ code: "no_refresh_token", remedy: expect.stringContaining("again") });
  expect(await list()).toEqual([]);

  const connectionId = await google.connect(ada, mailbox);
  const before = await rowsOf(connectionId);
  await google.finish(ada, await google.consent(await google.start(ada), mailbox), {}, forgetful());
  expect(await rowsOf(connectionId)).toMatchObject({ refresh_token: before?.["refresh_token"], status: "active" });
});

test("reconnecting with another account is refused, and what is stored stays as it was", async () => {
  const connectionId = await google.connect(ada, mailbox);
  const before = await rowsOf(connectionId);
  const other = await google.mailbox(seed++);
  const query = await google.consent(await google.start(ada, { connectionId }), other);
  await expect(google.finish(ada, query)).rejects.toMatchObject({ code: "wrong_account" });
  expect(await rowsOf(connectionId)).toEqual(before);
  expect(await list()).toHaveLength(1);
});

test("after a revocation a reconnect goes on with the data there is, and doubles nothing", async () => {
  const connectionId = await google.connect(ada, mailbox);
  const first = await backfill(connectionId);
  await google.control("revoke", { mailbox });
  await google.sql`update connections set access_token_expires_at = clock_timestamp() where id = ${connectionId}`;
  await expect(backfill(connectionId)).rejects.toThrow("CONNECTION_REVOKED");
  expect((await list())[0]).toMatchObject({ status: "disconnected", statusReason: { code: "REVOKED" } });
  expect(await google.sql`select 1 from source_items where connection_id = ${connectionId}`).toHaveLength(
    first.inserted,
  );

  expect(await google.connect(ada, mailbox, { connectionId })).toBe(connectionId);
  expect(await backfill(connectionId)).toMatchObject({
    state: "completed",
    inserted: 0,
    updated: 0,
    deleted: 0,
    unchanged: first.inserted,
    contacts: first.contacts,
  });
});

test("an account connected twice, even at once, is one connection", async () => {
  const [one, two] = await Promise.all([1, 2].map(async () => google.consent(await google.start(ada), mailbox)));
  if (!one || !two) throw new Error("no consent");
  const [first, second] = await Promise.all([google.finish(ada, one), google.finish(ada, two)]);
  expect(second.connectionId).toBe(first.connectionId);
  expect(await google.connect(ada, mailbox)).toBe(first.connectionId);
  expect(await list()).toHaveLength(1);
  expect(await google.sql`select 1 from connection_routes where tenant_id = ${ada.tenantId}`).toHaveLength(1);
});

test("connecting and reading from the start is one step: the run is there when the connection is", async () => {
  const query = await google.consent(await google.start(ada), mailbox);
  const { connectionId } = await google.finish(ada, query, { readMonths: 3 });
  const runs =
    await google.sql`select (select count(distinct month)::int from sync_chunks where run_id = sync_runs.id) as months, trace_id from sync_runs where connection_id = ${connectionId}`;
  expect(runs).toEqual([{ months: 4, trace_id: "0".repeat(32) }]);
});

test("who connected what is in the workspace's log", async () => {
  const connectionId = await google.connect(ada, mailbox);
  await google.connect(ada, mailbox, { connectionId });
  const log =
    await google.sql`select action, actor, target from audit_log where tenant_id = ${ada.tenantId} order by at`;
  expect(log).toEqual([
    { action: "connection.connected", actor: ada.actor, target: mailbox },
    { action: "connection.reconnected", actor: ada.actor, target: mailbox },
  ]);
});

/** Google sends a refresh token once only; this one has sent it already. */
function forgetful(): ConnectServices {
  const provider = google.runtime.providers.get("google");
  if (!provider?.oauth) throw new Error("no provider");
  const { oauth } = provider;
  const exchange: typeof oauth.exchange = async (code) => {
    const { tokens, identity } = await oauth.exchange(code);
    return { identity, tokens: { ...tokens, refreshToken: null } };
  };
  return {
    ...google.runtime,
    providers: new Map([[provider.id, { ...provider, oauth: { ...oauth, exchange } }]]),
  };
}
