import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connecting, startConnecting, type TestPerson } from "#testkit/connecting.ts";
import { withTenant } from "#src/db/client.ts";
import { listConnections } from "#src/domain/connections/list.ts";
import { ConflictError, ConnectionRevokedError, NotFoundError, ProviderError } from "#src/errors.ts";
import type { CtKeys } from "#src/providers/clienttether/index.ts";
import { noteFailure } from "./connection-health.ts";
import { connectWithKeys } from "./connect-with-keys.ts";
import { disconnect } from "./disconnect.ts";
import { openConnection } from "./open-connection.ts";
import { openCtConnection } from "./open-ct-connection.ts";
import { readableStreams } from "./readable-streams.ts";
import { replaceKeys } from "./replace-keys.ts";
import { tryKeys } from "./try-keys.ts";

let ct: Connecting;
const signal = new AbortController().signal;

beforeAll(async () => {
  ct = await startConnecting();
});
afterAll(() => ct.stop());

type Made = CtKeys & { accountId: string };
const made = (seed: number, more: object = {}) =>
  ct.control<Made>("clienttether/accounts", {
    seed,
    leads: 30,
    opportunities: 5,
    notesPerLead: 1,
    activities: 4,
    ...more,
  });
const who = (person: TestPerson) => ({ ...person, traceId: "0".repeat(32) });
const keysOf = ({ accessToken, webKey }: Made): CtKeys => ({ accessToken, webKey });
const listOf = ({ tenantId, userId }: TestPerson) =>
  withTenant(ct.runtime.db, tenantId, (tx) => listConnections(tx, tenantId, userId));

test("keys are tried, and what is told of the account is counts and names of fields", async () => {
  const account = await made(1);
  const seen = await tryKeys(ct.runtime, { keys: keysOf(account), settings: null, timeZone: "America/Denver" });
  expect(seen.leads).toEqual({ read: 30, total: 30, unreadable: 0 });
  expect(seen.fields).toEqual(expect.arrayContaining(["client_id", "firstName", "clients_lead_source"]));
  expect(seen.stages.length).toBeGreaterThan(3);
  expect(seen.stages).toEqual(expect.arrayContaining(seen.qualified));
  expect(seen.dates.read).toBe(seen.dates.of);
  expect(seen.empty).toEqual([]);
  expect(JSON.stringify(seen)).not.toMatch(/@|\d{7}/);
});

test("connected, the keys are sealed in their row, a run has begun and the audit log says who", async () => {
  const ada = await ct.person();
  const account = await made(2);
  const keys = keysOf(account);
  const { connectionId } = await connectWithKeys(ct.runtime, { ...who(ada), keys, timeZone: "America/Chicago" });
  const [row] = await ct.sql`select * from connections where id = ${connectionId}`;
  expect(row).toMatchObject({
    provider: "clienttether",
    account: `ClientTether ····${keys.webKey.slice(-4)}`,
    status: "active",
    settings: { timeZone: "America/Chicago" },
  });
  expect(row?.["keys"]).toMatch(/^enc:v1:/);
  expect(JSON.stringify(row)).not.toContain(keys.accessToken);
  expect(JSON.stringify(row)).not.toContain(keys.webKey);
  expect(
    await ct.sql`select provider, account_id from connection_routes where connection_id = ${connectionId}`,
  ).toEqual([{ provider: "clienttether", account_id: row?.["account_id"] }]);
  expect(await ct.sql`select kind from sync_runs where connection_id = ${connectionId}`).toEqual([{ kind: "manual" }]);
  const log = await ct.sql`select action, actor, detail from audit_log where tenant_id = ${ada.tenantId}`;
  expect(log).toEqual([{ action: "connection.connected", actor: ada.actor, detail: { provider: "clienttether" } }]);
  const { client, settings } = await openCtConnection(ct.runtime, { tenantId: ada.tenantId, connectionId });
  expect(settings.timeZone).toBe("America/Chicago");
  expect((await client.readPage({ stream: "ct.leads", offset: 0 }, signal)).body).toContain("client_id");
  const [listed] = await listOf(ada);
  expect(JSON.stringify(listed)).not.toMatch(/enc:v1|keys/);
});

test("the same account connected again is renewed and keeps its name and zone", async () => {
  const ada = await ct.person();
  const keys = keysOf(await made(3));
  const first = await connectWithKeys(ct.runtime, {
    ...who(ada),
    keys,
    name: "North brand",
    timeZone: "America/Denver",
  });
  const again = await connectWithKeys(ct.runtime, { ...who(ada), keys });
  expect(again).toEqual(first);
  expect(await listOf(ada)).toMatchObject([{ account: "North brand" }]);
  expect(await ct.sql`select count(*)::int as runs from sync_runs where connection_id = ${first.connectionId}`).toEqual(
    [{ runs: 1 }],
  );
});

test("refused keys store nothing and say what to check", async () => {
  const ada = await ct.person();
  const account = await made(4);
  for (const keys of [
    { ...keysOf(account), accessToken: "wrong-token" },
    { ...keysOf(account), webKey: "CT_wrong" },
  ]) {
    const error = await connectWithKeys(ct.runtime, { ...who(ada), keys }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionRevokedError);
    expect(error).toMatchObject({ remedy: expect.stringContaining("Settings → API") });
    expect(String(error)).not.toContain(keys.webKey);
  }
  expect(await listOf(ada)).toEqual([]);
});

test("new keys take the place of dead ones, of the same account only", async () => {
  const ada = await ct.person();
  const [account, other] = [await made(5), await made(6)];
  const key = { tenantId: ada.tenantId };
  const { connectionId } = await connectWithKeys(ct.runtime, { ...who(ada), keys: keysOf(account) });
  await noteFailure(ct.runtime, { ...key, connectionId }, new ConnectionRevokedError("no"));
  expect(await listOf(ada)).toMatchObject([{ status: "disconnected", statusReason: { code: "KEYS_REFUSED" } }]);
  await expect(openCtConnection(ct.runtime, { ...key, connectionId })).rejects.toBeInstanceOf(ConnectionRevokedError);
  const { client } = await openCtConnectionOf(account);
  const [lead] = await client.getLeads(signal);
  // As the engine stores it.
  await ct.sql`insert into ct_leads (tenant_id, connection_id, external_id, name, email, source, status, owner, market, qualified, created_at, first_seen_at, raw, run_id)
    values (${ada.tenantId}, ${connectionId}, ${lead?.externalId ?? ""}, 'x', ${"somebody@example.com"}, '', '', '', '', false, now(), now(), '{}', ${randomUUID()})`;
  await expect(replaceKeys(ct.runtime, { ...who(ada), connectionId, keys: keysOf(other) })).rejects.toMatchObject({
    code: "WRONG_ACCOUNT",
  });
  await expect(
    replaceKeys(ct.runtime, { ...who(ada), connectionId, keys: { ...keysOf(account), accessToken: "wrong" } }),
  ).rejects.toBeInstanceOf(ConnectionRevokedError);
  await replaceKeys(ct.runtime, { ...who(ada), connectionId, keys: keysOf(account) });
  expect(await listOf(ada)).toMatchObject([{ status: "active", statusReason: null }]);
});

test("keys made anew open the same account, and what was read of it stays", async () => {
  const ada = await ct.person();
  const account = await made(11);
  const { connectionId } = await connectWithKeys(ct.runtime, { ...who(ada), keys: keysOf(account) });
  const { client } = await openCtConnection(ct.runtime, { tenantId: ada.tenantId, connectionId });
  const [lead] = (await client.getLeads(signal)).filter(({ email }) => email !== null);
  await ct.sql`insert into ct_leads (tenant_id, connection_id, external_id, name, email, source, status, owner, market, qualified, created_at, first_seen_at, raw, run_id)
    values (${ada.tenantId}, ${connectionId}, ${lead?.externalId ?? ""}, 'x', ${lead?.email ?? ""}, '', '', '', '', false, now(), now(), '{}', ${randomUUID()})`;
  const before = keysOf(account);
  const anew = keysOf(await ct.control<Made>(`clienttether/accounts/${account.accountId}/rotate`, {}));
  expect(anew).not.toEqual(before);
  await expect(client.getOpportunities(signal)).rejects.toBeInstanceOf(ConnectionRevokedError);
  await replaceKeys(ct.runtime, { ...who(ada), connectionId, keys: anew });
  const [route] = await ct.sql`select route.account_id = connection.account_id as same from connection_routes route
    join connections connection on connection.id = route.connection_id where connection.id = ${connectionId}`;
  expect(route).toEqual({ same: true });
  expect(await ct.sql`select count(*)::int as leads from ct_leads where connection_id = ${connectionId}`).toEqual([
    { leads: 1 },
  ]);
});

test("another tenant reaches neither the keys nor the account", async () => {
  const [ada, bob] = [await ct.person(), await ct.person()];
  const keys = keysOf(await made(7));
  const { connectionId } = await connectWithKeys(ct.runtime, { ...who(ada), keys });
  const foreign = { tenantId: bob.tenantId, connectionId };
  await expect(openCtConnection(ct.runtime, foreign)).rejects.toBeInstanceOf(NotFoundError);
  await expect(replaceKeys(ct.runtime, { ...who(bob), connectionId, keys })).rejects.toBeInstanceOf(NotFoundError);
  await expect(disconnect(ct.runtime, { ...foreign, actorId: bob.userId, actor: bob.actor })).rejects.toBeInstanceOf(
    NotFoundError,
  );
  // Sealed for one row, they open in no other.
  const { connectionId: own } = await connectWithKeys(ct.runtime, { ...who(bob), keys });
  await ct.sql`update connections set keys = (select keys from connections where id = ${connectionId}) where id = ${own}`;
  await expect(openCtConnection(ct.runtime, { tenantId: bob.tenantId, connectionId: own })).rejects.toThrow(
    "belongs to another row",
  );
});

test("nothing that goes by months or grants applies to it", async () => {
  const ada = await ct.person();
  const { connectionId } = await connectWithKeys(ct.runtime, { ...who(ada), keys: keysOf(await made(8)) });
  const key = { tenantId: ada.tenantId, connectionId };
  await expect(openConnection(ct.runtime, key)).rejects.toBeInstanceOf(NotFoundError);
  const streams = withTenant(ct.runtime.db, ada.tenantId, (tx) => readableStreams(ct.runtime, tx, key));
  await expect(streams).rejects.toBeInstanceOf(ConflictError);
});

test("disconnected, its data and keys are gone and the receipt says what stays at ClientTether", async () => {
  const ada = await ct.person();
  const { connectionId } = await connectWithKeys(ct.runtime, { ...who(ada), keys: keysOf(await made(9)) });
  await ct.sql`insert into ct_stages (tenant_id, connection_id, name, external_id, position, active) values (${ada.tenantId}, ${connectionId}, 'New', '1', 0, true)`;
  await ct.sql`insert into ct_raw_pages (tenant_id, connection_id, hash, body, last_seen_at) values (${ada.tenantId}, ${connectionId}, decode('00', 'hex'), '{}', now())`;
  const receipt = await disconnect(ct.runtime, {
    tenantId: ada.tenantId,
    connectionId,
    actorId: ada.userId,
    actor: ada.actor,
  });
  expect(receipt).toMatchObject({ revokedAtProvider: false, revokeNote: expect.stringContaining("access token") });
  expect(receipt.removed).toContainEqual({ what: "Raw answers", rows: 1 });
  for (const table of ["connections", "connection_routes", "ct_stages", "ct_raw_pages", "sync_runs"])
    expect(await ct.sql`select 1 from ${ct.sql(table)} where tenant_id = ${ada.tenantId}`).toEqual([]);
});

test("a stand-in that fails is named as such, and no key stands in a log or an error", async () => {
  const lines: unknown[] = [];
  const log = Object.assign(Object.create(ct.runtime.log) as typeof ct.runtime.log, {
    debug: (...said: unknown[]) => void lines.push(said),
    warn: (...said: unknown[]) => void lines.push(said),
  });
  const keys = keysOf(await made(10));
  await ct.control("faults", { endpoint: "clienttether.read_client_list", kind: "500", times: 2 });
  const error = await tryKeys({ ...ct.runtime, log }, { keys, settings: null, timeZone: "UTC" }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  expect(lines.length).toBeGreaterThan(1);
  const said = JSON.stringify([lines, String(error), error]);
  expect(said).not.toContain(keys.accessToken);
  expect(said).not.toContain(keys.webKey);
});

async function openCtConnectionOf(account: Made) {
  const person = await ct.person();
  const { connectionId } = await connectWithKeys(ct.runtime, { ...who(person), keys: keysOf(account) });
  return openCtConnection(ct.runtime, { tenantId: person.tenantId, connectionId });
}
