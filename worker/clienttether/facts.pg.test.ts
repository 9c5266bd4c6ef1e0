import { clientTetherOf, type CtPlace } from "#testkit/clienttether.ts";
import { type Connecting, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Tx, withTenant } from "#src/db/client.ts";
import { requestSync } from "#src/domain/clienttether/request-sync.ts";
import { cancelRun, pauseRun, resumeRun } from "#src/domain/ingestion/pause.ts";
import { syncClienttether } from "#src/jobs/clienttether.job.ts";
import { pruneHandler } from "../jobs/prune.ts";
import { syncClienttetherHourlyHandler } from "../jobs/sync-clienttether-hourly.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Each test has an account of its own: the stand-in knows them by their seeds. */
let seed = 500;
const size = (own: object = {}) => ({
  seed: (seed += 1),
  leads: 20,
  opportunities: 10,
  notesPerLead: 0.3,
  activities: 4,
  events: 2,
  anchorMs: Date.now(),
  ...own,
});
const COMPLETED = { ended: "completed" };
const signal = new AbortController().signal;

let stack: Connecting;
let ct: ReturnType<typeof clientTetherOf>;

beforeAll(async () => {
  stack = await startConnecting();
  ct = clientTetherOf(stack);
});
afterAll(() => stack.stop());

const figures = ({ connectionId }: CtPlace) => stack.sql<{ day: string; count: number }[]>`
  select day::text, count from lead_metrics where connection_id = ${connectionId} and dimension = 'total' order by day`;

test("figures of earlier days stay as they were; only today's follow the day", async () => {
  const place = await ct.connectCt(size());
  await ct.sync(place);
  await stack.sql`update lead_metrics set day = day - 1 where connection_id = ${place.connectionId}`;
  await stack.sql`update pipeline_stage_counts set day = day - 1 where connection_id = ${place.connectionId}`;
  await ct.change(place, { leads: 3 });
  await ct.sync(place);
  await ct.change(place, { leads: 2 });
  await ct.sync(place);
  expect((await figures(place)).map(({ count }) => count)).toEqual([20, 25]);
  const days =
    await stack.sql`select distinct day from pipeline_stage_counts where connection_id = ${place.connectionId}`;
  expect(days).toHaveLength(2);
});

test("a day is the workspace's own", async () => {
  const zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago"];
  const days = await Promise.all(
    zones.map(async (zone) => {
      const place = await ct.connectCt(size());
      await stack.sql`update tenants set time_zone = ${zone} where id = ${place.tenantId}`;
      await ct.sync(place);
      return (await figures(place))[0]?.day;
    }),
  );
  const there = (zone: string) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date());
  expect(days).toEqual(zones.map(there));
});

test("a lead is a contact, one with mail keeps what the mail says, and a merge holds", async () => {
  const place = await ct.connectCt(size());
  const { tenantId, connectionId } = place;
  await ct.sync(place);
  const contacts = () => stack.sql<{ id: string; email: string; name: string | null; emails_in: number }[]>`
    select id, email, name, emails_in from contacts where tenant_id = ${tenantId} order by email`;
  const leads = await stack.sql<{ email: string }[]>`
    select distinct email from ct_leads where connection_id = ${connectionId} and email is not null order by email`;
  expect((await contacts()).map(({ email }) => email).toSorted()).toEqual(leads.map(({ email }) => email).toSorted());

  const [one, other] = await contacts();
  await stack.sql`insert into contact_links (tenant_id, kind, value, base_id, contact_id, linked_by)
    values (${tenantId}, 'email', ${other?.email ?? ""}, ${other?.id ?? ""}, ${one?.id ?? ""}, 'Ada')`;
  await stack.sql`delete from contacts where tenant_id = ${tenantId} and id = ${other?.id ?? ""}`;
  await stack.sql`insert into contact_recounts (tenant_id, email) values (${tenantId}, ${other?.email ?? ""})`;
  await ct.sync(place);
  const identities =
    await stack.sql`select value from contact_identities where tenant_id = ${tenantId} and contact_id = ${one?.id ?? ""} order by 1`;
  expect(identities.map((row) => row["value"] as string)).toEqual([one?.email, other?.email].toSorted());
});

test("another workspace holds its own and sees nothing of this one's", async () => {
  const mine = await ct.connectCt(size());
  const theirs = await ct.connectCt(size({ leads: 8 }));
  await ct.sync(mine);
  await ct.sync(theirs);
  const rows = await stack.sql`select tenant_id, connection_id, count(*)::int as n from ct_leads
     where connection_id in (${mine.connectionId}, ${theirs.connectionId}) group by 1, 2 order by n`;
  expect([...rows]).toEqual([
    { tenant_id: theirs.tenantId, connection_id: theirs.connectionId, n: 8 },
    { tenant_id: mine.tenantId, connection_id: mine.connectionId, n: 20 },
  ]);
});

test("notes of a client that changed are read first, and those read longest ago come in turn", async () => {
  const place = await ct.connectCt(size({ notesPerLead: 0.2 }));
  await ct.sync(place);
  const reads = () => stack.sql<{ id: string; at: string }[]>`
    select client_id as id, read_at::text as at from ct_note_reads where connection_id = ${place.connectionId} order by 1`;
  const before = await reads();
  expect(before).toHaveLength(20);
  const [old, changed] = [before[4]?.id ?? "", before[7]?.id ?? ""];
  await stack.sql`update ct_note_reads set read_at = read_at - interval '2 days' where connection_id = ${place.connectionId} and client_id = ${old}`;
  await stack.sql`update ct_leads set modified_at = now() where connection_id = ${place.connectionId} and external_id = ${changed}`;
  await ct.sync(place);
  const after = await reads();
  const again = after.filter(({ at }, n) => at !== before[n]?.at);
  expect(again.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ id }) => id)).toEqual([changed, old]);
});

test("answers go after 30 days, bodies that nobody points to with them, and runs after 90", async () => {
  const place = await ct.connectCt(size());
  const mine = stack.sql`connection_id = ${place.connectionId}`;
  await ct.sync(place);
  await stack.sql`update ct_raw_snapshots set fetched_at = fetched_at - interval '31 days' where ${mine}`;
  await stack.sql`update ct_raw_pages set last_seen_at = last_seen_at - interval '31 days' where ${mine}`;
  await stack.sql`update sync_runs set started_at = started_at - interval '91 days' where ${mine}`;
  await ct.change(place, { moved: 5 });
  await ct.sync(place);
  await pruneHandler(stack.runtime.db)({}, signal);
  const [left] = await stack.sql`
    select (select count(*)::int from sync_runs where ${mine}) as runs, (select count(*)::int from stream_walks where ${mine}) as walks,
           (select count(*)::int from ct_raw_snapshots where ${mine} and fetched_at < now() - interval '1 day') as old,
           (select count(*)::int from ct_raw_snapshots where ${mine}) as answers,
           (select count(*)::int from ct_raw_pages page where ${mine} and not exists (
              select 1 from ct_raw_snapshots s where s.connection_id = page.connection_id and s.hash = page.hash)) as orphans`;
  expect(left).toMatchObject({ runs: 1, walks: 6, old: 0, orphans: 0 });
  expect(left?.["answers"]).toBeGreaterThan(5);
});

test("each hour every connection gets one job, at its own second, and a late one does not pile up", async () => {
  await stack.sql`delete from pgboss.job where name = ${syncClienttether.name}`;
  const places = [await ct.connectCt(size()), await ct.connectCt(size())];
  const round = () => syncClienttetherHourlyHandler(stack.runtime)({}, signal);
  const jobs = () => stack.sql<{ key: string; after: number }[]>`
    select singleton_key as key, extract(epoch from start_after - created_on)::int as after from pgboss.job
     where name = ${syncClienttether.name} and singleton_key in (${places[0]?.connectionId ?? ""}, ${places[1]?.connectionId ?? ""}) order by 1`;
  await round();
  const first = await jobs();
  expect(first).toHaveLength(2);
  for (const { after } of first) expect(after).toBeLessThanOrEqual(300);
  await round();
  expect(await jobs()).toEqual(first);
});

test("what somebody asked for goes before a round of all others, until only its notes are left", async () => {
  await stack.sql`delete from pgboss.job where name = ${syncClienttether.name}`;
  await ct.connectCt(size());
  const place = await ct.connectCt(size());
  const { boss, db } = stack.runtime;
  await syncClienttetherHourlyHandler(stack.runtime)({}, signal);
  await stack.sql`update pgboss.job set start_after = now() where name = ${syncClienttether.name}`;
  await withTenant(db, place.tenantId, (tx) => requestSync(tx, boss, { ...place, traceId: "1", kind: "manual" }));
  const [first] = await boss.fetch<{ connectionId: string }>(syncClienttether.name);
  expect(first?.data).toMatchObject({ connectionId: place.connectionId, asked: true });
  await stack.sql`delete from pgboss.job where name = ${syncClienttether.name}`;
  const payload = { ...place, traceId: "1", runId: null, asked: true };
  expect([true, false].map((notes) => syncClienttether.priority?.({ ...payload, notes }))).toEqual([-1, 1]);
});

test("a worker takes up what was asked for, over the queue, and ends it", async () => {
  const place = await ct.connectCt(size());
  await stack.sql`delete from pgboss.job where name = ${syncClienttether.name}`;
  const worker = await stack.startWorker();
  const { tenantId, connectionId } = place;
  await stack.runtime.boss.send(
    syncClienttether.name,
    { tenantId, connectionId, traceId: "1", runId: null, notes: false },
    { singletonKey: connectionId, group: { id: tenantId } },
  );
  const state = async () =>
    (await stack.sql`select state from sync_runs where connection_id = ${connectionId}`)[0]?.["state"] as string;
  await vi.waitUntil(async () => (await state()) === "completed", { timeout: 60_000, interval: 50 });
  await worker.stop();
  expect(await ct.sync(place)).toEqual(COMPLETED);
});

test("a sync can be paused, resumed and cancelled", async () => {
  const place = await ct.connectCt(size());
  const within = <T>(work: (tx: Tx) => Promise<T>) => withTenant(stack.runtime.db, place.tenantId, work);
  const { boss } = stack.runtime;
  const ask = () => within((tx) => requestSync(tx, boss, { ...place, traceId: "1", kind: "manual" }));
  const { runId } = await ask();
  await within((tx) => pauseRun(tx, place));
  expect(await ct.turn(place, {}, runId)).toEqual({ nothing: "to do" });
  expect(await ct.turn(place)).toEqual({ nothing: "to do" });
  await within((tx) => resumeRun(tx, boss, place));
  expect(await ct.turn(place, { turn: () => () => true }, runId)).toMatchObject({ again: 0 });
  await within((tx) => cancelRun(tx, place));
  expect(await ct.turn(place, {}, runId)).toEqual({ nothing: "to do" });
  const walks = await stack.sql`select distinct state, error_code from stream_walks where run_id = ${runId}`;
  expect([...walks]).toEqual([{ state: "failed", error_code: "CANCELLED" }]);
  expect(await ct.sync(place)).toEqual(COMPLETED);
});
