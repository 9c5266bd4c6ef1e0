import { clientTetherOf, type CtPlace } from "#testkit/clienttether.ts";
import { type Connecting, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { withTenant } from "#src/db/client.ts";
import { requestSync } from "#src/domain/clienttether/request-sync.ts";

// A process of its own answers, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const COMPLETED = { ended: "completed" };
const SIZE = {
  seed: 7,
  leads: 230,
  opportunities: 120,
  notesPerLead: 0.5,
  activities: 20,
  events: 8,
  anchorMs: Date.now(),
};

let stack: Connecting;
let ct: ReturnType<typeof clientTetherOf>;

beforeAll(async () => {
  stack = await startConnecting();
  ct = clientTetherOf(stack);
});
beforeEach(() => stack.control("faults/clear", {}));
afterAll(() => stack.stop());

/** Which version of each row is stored: what is written again shows. */
async function versions({ connectionId }: CtPlace): Promise<Record<string, string | null>> {
  const tables =
    "source_items ct_stages ct_leads ct_opportunities ct_notes ct_scheduled_activities hot_list_items lead_metrics pipeline_stage_counts note_terms".split(
      " ",
    );
  const found = await Promise.all(
    tables.map(async (table) => {
      const [row] =
        await stack.sql`select md5(string_agg(ctid::text || xmin::text, ',' order by ctid)) as all from ${stack.sql(table)} where connection_id = ${connectionId}`;
      return [table, row?.["all"] as string | null];
    }),
  );
  return Object.fromEntries(found) as Record<string, string | null>;
}

/** Ids that are held, as the provider counts them. */
async function held(place: CtPlace): Promise<Record<string, string[]>> {
  const ids = async (table: string, prefix = "") => {
    const rows = await stack.sql<{ id: string }[]>`select external_id as id from ${stack.sql(table)}
      where connection_id = ${place.connectionId} and deleted_at is null and external_id like ${`${prefix}%`} order by 1`;
    return rows.map(({ id }) => id.slice(prefix.length));
  };
  return {
    clients: await ids("ct_leads"),
    opportunities: await ids("ct_opportunities"),
    notes: await ids("ct_notes"),
    activities: await ids("ct_scheduled_activities", "activity:"),
    events: await ids("ct_scheduled_activities", "event:"),
  };
}

const sorted = (truth: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(truth).map(([name, ids]) => [name, ids.map(String).sort()]));

test("a first sync holds what the provider holds, and a second one of the same writes no row", async () => {
  const place = await ct.connectCt(SIZE);
  expect(await ct.sync(place)).toEqual(COMPLETED);
  expect(await held(place)).toEqual(sorted(await ct.truth(place)));
  const before = await versions(place);
  expect(await ct.sync(place)).toEqual(COMPLETED);
  expect(await versions(place)).toEqual(before);
  const [watermark] = await stack.sql`select last_synced_at from connections where id = ${place.connectionId}`;
  expect(watermark?.["last_synced_at"]).not.toBeNull();
});

test("what changes at the provider changes here, and what is gone there goes here with the second walk that misses it", async () => {
  const place = await ct.connectCt({ ...SIZE, leads: 110, notesPerLead: 0.2 });
  await ct.sync(place);
  await ct.change(place, { leads: 12, moved: 20, removed: 15, notes: 9, activities: 3, opportunities: 4 });
  const truth = sorted(await ct.truth(place));
  await ct.sync(place);
  const once = await held(place);
  for (const id of truth["clients"] ?? []) expect(once["clients"]).toContain(id);
  expect(once["clients"]?.length).toBeGreaterThan(truth["clients"]?.length ?? 0);
  await ct.sync(place);
  expect(await held(place)).toEqual({ ...truth, notes: (await held(place))["notes"] });
  const gone = await stack.sql`select 1 from contacts where tenant_id = ${place.tenantId}
     and not exists (select 1 from ct_leads lead where lead.connection_id = ${place.connectionId} and lead.email = contacts.email and lead.deleted_at is null)`;
  expect(gone).toEqual([]);
});

test("of a list that moves while it is walked nothing is lost, and nothing is thought gone that is there", async () => {
  const place = await ct.connectCt({ ...SIZE, leads: 230, opportunities: 120, notesPerLead: 0, moving: 6 });
  await ct.sync(place);
  await ct.sync(place);
  await ct.settings(place, { moving: 0 });
  await ct.sync(place);
  await ct.sync(place);
  expect(await held(place)).toEqual(sorted(await ct.truth(place)));
  const truth = await ct.truth(place);
  const wrong =
    await stack.sql`select external_id from ct_leads where connection_id = ${place.connectionId} and deleted_at is not null
     and external_id = any(${truth["clients"] ?? []})`;
  expect(wrong).toEqual([]);
});

test("faults on a fifth of the calls leave what a clean run leaves", async () => {
  const size = { ...SIZE, leads: 60, opportunities: 30 };
  const [clean, troubled] = [await ct.connectCt(size), await ct.connectCt(size)];
  await ct.sync(clean);
  const mix = { "500": 3, "502": 1, reset: 2, truncated: 2, html: 2, empty: 1, CT_500: 1 };
  await stack.control("clienttether/faults/rate", { account: troubled.account.accountId, rate: 0.2, mix });
  let outcome = await ct.sync(troubled);
  for (let runs = 0; runs < 5 && outcome["ended"] !== "completed"; runs += 1) outcome = await ct.sync(troubled);
  expect(outcome).toEqual(COMPLETED);
  const [one, other] = [await ct.dump(clean), await ct.dump(troubled)];
  expect(other).toEqual(one);
});

test("one list that cannot be read makes the run partial; the others are read, and the reason is kept", async () => {
  const place = await ct.connectCt({ ...SIZE, leads: 20, opportunities: 10 });
  await stack.control("clienttether/faults", {
    account: place.account.accountId,
    call: "read_opportunity_list",
    kind: "500",
    times: 100,
  });
  expect(await ct.sync(place)).toEqual({ ended: "partial" });
  expect((await held(place))["clients"]?.length).toBe(20);
  const walks =
    await stack.sql`select stream, state, error_code from stream_walks where connection_id = ${place.connectionId} and state <> 'done'`;
  expect([...walks]).toEqual([{ stream: "ct.opportunities", state: "failed", error_code: "PROVIDER_UNAVAILABLE" }]);
  const [run] = await stack.sql`select state, error from sync_runs where connection_id = ${place.connectionId}`;
  expect(run).toMatchObject({ state: "partial", error: expect.stringContaining("Opportunities") as string });
  const [connection] = await stack.sql`select status, last_synced_at from connections where id = ${place.connectionId}`;
  expect(connection).toEqual({ status: "degraded", last_synced_at: null });
  await stack.control("faults/clear", {});
  expect(await ct.sync(place)).toEqual(COMPLETED);
  const [well] = await stack.sql`select status from connections where id = ${place.connectionId}`;
  expect(well).toEqual({ status: "active" });
});

test("refused keys end the run and disconnect the account, and nothing that is held is touched", async () => {
  const place = await ct.connectCt({ ...SIZE, leads: 20 });
  await ct.sync(place);
  const before = await versions(place);
  await stack.control(`clienttether/accounts/${place.account.accountId}/rotate`, {});
  expect(await ct.sync(place)).toEqual({ ended: "CONNECTION_REVOKED" });
  const [connection] = await stack.sql`select status, status_code from connections where id = ${place.connectionId}`;
  expect(connection).toMatchObject({ status: "disconnected" });
  expect(await versions(place)).toEqual(before);
  expect(await ct.sync(place)).toEqual({ nothing: "to do" });
});

test("asking twice for a sync is asking once, and the run is taken up by its own job", async () => {
  const place = await ct.connectCt({ ...SIZE, leads: 10 });
  const ask = () =>
    withTenant(stack.runtime.db, place.tenantId, (tx) =>
      requestSync(tx, stack.runtime.boss, {
        tenantId: place.tenantId,
        connectionId: place.connectionId,
        traceId: "1",
        kind: "manual",
      }),
    );
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(second).toEqual(first);
  expect(await ct.turn(place, {}, first.runId)).toEqual(COMPLETED);
  expect(await ct.turn(place, {}, first.runId)).toEqual({ nothing: "to do" });
  const runs = await stack.sql`select kind, state from sync_runs where connection_id = ${place.connectionId}`;
  expect([...runs]).toEqual([{ kind: "manual", state: "completed" }]);
});
