import { clientTetherOf, type CtPlace } from "#testkit/clienttether.ts";
import { type Connecting, startConnecting } from "#testkit/connecting.ts";
import { type FakeAnswer, openFakeHttp } from "#testkit/fake-http.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { disconnect } from "#src/connect/disconnect.ts";
import { withTenant } from "#src/db/client.ts";
import { readFreshness } from "#src/domain/freshness/freshness.ts";
import { summarizeLeads } from "#src/domain/leads/summary.ts";
import { summarizePipeline } from "#src/domain/pipeline/summary.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let stack: Connecting;
let ct: ReturnType<typeof clientTetherOf>;

beforeAll(async () => {
  stack = await startConnecting();
  ct = clientTetherOf(stack);
});
afterAll(() => stack.stop());

type Lists = Record<string, (offset: number, asked: URL) => unknown>;
type Said = { answer?: FakeAnswer } | undefined;
type Odd = CtPlace & { lists: Lists; calls: string[]; [Symbol.asyncDispose](): Promise<void> };
const LISTS = {
  leads: "read_client_list",
  opportunities: "read_opportunity_list",
  stages: "read_sales_cycle_list",
  notes: "read_client_history_notes",
};
let seed = 9_000;

/** An account whose provider says whatever a test makes it say; of what is not named it has no record. */
async function odd(lists: Lists): Promise<Odd> {
  const calls: string[] = [];
  const server = await openFakeHttp(async ({ url }) => {
    const call = Object.entries(LISTS).find(([, path]) => url.pathname.includes(path))?.[0] ?? "other";
    calls.push(call);
    const said = await place.lists[call]?.(Number(url.searchParams.get("offset") ?? 0), url);
    return (said as Said)?.answer ?? { body: said ?? { ResultCode: "CT515" } };
  });
  const made = await ct.connectCt({ seed: (seed += 1), leads: 1, opportunities: 0, notesPerLead: 0, activities: 0 });
  const settings = JSON.stringify({ baseUrl: `${server.url}v2/api/`, maxRps: 0 });
  await stack.sql`update connections set settings = ${settings}::text::jsonb where id = ${made.connectionId}`;
  const place: Odd = { ...made, lists, calls, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  return place;
}

const ok = (data: unknown[], more: object = {}) => ({ ResultCode: "CT_200", Message: "Success", data, ...more });
const lead = (id: unknown, own: object = {}) => ({ client_id: id, firstName: "Ana", lastName: `No ${id}`, ...own });
const many = (n: number, from = 1) => Array.from({ length: n }, (_, at) => lead(String(from + at)));
const paged = (rows: unknown[]) => (offset: number) =>
  ok(rows.slice(offset, offset + 100), { TotalRecord: rows.length });
const within = <T>({ tenantId }: CtPlace, work: Parameters<typeof withTenant<T>>[2]) =>
  withTenant(stack.runtime.db, tenantId, work);
const leadsOf = ({ connectionId }: CtPlace) =>
  stack.sql<{ id: string; status: string; alive: boolean }[]>`
    select external_id as id, status, deleted_at is null as alive from ct_leads where connection_id = ${connectionId} order by 1`;
const ownerOf = async ({ connectionId }: CtPlace) =>
  (await stack.sql<{ id: string }[]>`select user_id as id from connections where id = ${connectionId}`)[0]?.id;
const aliveOf = async (place: CtPlace) => (await leadsOf(place)).filter(({ alive }) => alive).length;
const walkOf = async ({ connectionId }: CtPlace, stream: string) =>
  (
    await stack.sql<{ state: string; pages: number; error_code: string | null; error: string | null }[]>`
      select walk.state, pages, walk.error_code, walk.error from stream_walks walk join sync_runs run on run.id = walk.run_id
       where walk.connection_id = ${connectionId} and stream = ${stream} order by run.started_at desc limit 1`
  )[0];

test("what is read later counts, whatever the provider says of when it was changed", async () => {
  const said = (status: string, last_modified_date: unknown) =>
    ok([lead("1", { clients_sales_cycle: status, last_modified_date })]);
  await using place = await odd({ leads: () => said("New", "2099-01-01 00:00:00") });
  await ct.sync(place);
  for (const [status, at] of [
    ["Called", "2026-11-01 01:50:00"],
    ["Met", "2026-11-01 01:10:00"],
    ["Won", "0000-00-00 00:00:00"],
    ["Lost", "2026-10-01 00:00:00"],
  ] as const) {
    place.lists["leads"] = () => said(status, at);
    await ct.sync(place);
    expect((await leadsOf(place)).map((one) => one.status)).toEqual([status]);
  }
});

test("an account that has no records all at once is not believed for a day, and the page says so", async () => {
  await using place = await odd({ leads: paged(many(60)), opportunities: () => ok([]) });
  await ct.sync(place);
  place.lists["leads"] = () => ({ ResultCode: "CT515", Message: "No Record Found" });
  for (let hour = 0; hour < 3; hour += 1) {
    expect(await ct.sync(place)).toEqual({ ended: "partial" });
    expect(await aliveOf(place)).toBe(60);
  }
  const { status, streams } = await within(place, (tx) => readFreshness(tx, place.tenantId));
  expect(status).toBe("partial");
  expect(streams.find(({ stream }) => stream === "ct.leads")).toMatchObject({
    state: "failed",
    error: expect.stringContaining("lists 0 where it listed 60") as string,
  });
  expect((await within(place, (tx) => summarizeLeads(tx, place.tenantId))).total.value).toBe(60);
  place.lists["leads"] = paged(many(4));
  expect(await ct.sync(place)).toEqual({ ended: "partial" });
  await stack.sql`update stream_walks set started_at = started_at - interval '25 hours' where connection_id = ${place.connectionId}`;
  expect(await ct.sync(place)).toEqual({ ended: "completed" });
  expect(await aliveOf(place)).toBe(60);
  expect(await ct.sync(place)).toEqual({ ended: "completed" });
  expect(await aliveOf(place)).toBe(4);
  place.lists["leads"] = paged(many(60));
  expect(await ct.sync(place)).toEqual({ ended: "completed" });
  expect(await aliveOf(place)).toBe(60);
});

test("a list that knows neither page nor end is read once, whatever else changes in its answers", async () => {
  let answers = 0;
  const always = (rows: unknown[]) => () => ok(rows, { Message: `Answer ${(answers += 1)}` });
  const notes = Array.from({ length: 150 }, (_, at) => ({
    history_note_id: `n${at}`,
    note: `Said ${at}`,
    note_date: "2026-01-01",
  }));
  await using place = await odd({ leads: always(many(100)), notes: always(notes) });
  place.lists["notes"] = (_offset, { pathname }) => (pathname.endsWith("/1") ? always(notes)() : ok([]));
  expect(await ct.sync(place)).toEqual({ ended: "completed" });
  expect(await aliveOf(place)).toBe(100);
  expect((await walkOf(place, "ct.leads"))?.pages).toBeLessThanOrEqual(3);
  const [held] = await stack.sql`select count(*)::int as n from ct_notes where connection_id = ${place.connectionId}`;
  expect(held?.["n"]).toBe(150);
  expect(place.calls.filter((call) => call === "notes").length).toBeLessThanOrEqual(103);
});

test("a provider that wants to be left alone for a day ends the run with that reason, and the next hour has its own", async () => {
  await using place = await odd({ stages: () => ({ answer: { status: 429, headers: { "retry-after": "86400" } } }) });
  expect(await ct.sync(place)).toEqual({ ended: "failed" });
  expect(await walkOf(place, "ct.leads")).toMatchObject({ state: "failed", error_code: "RATE_LIMITED" });
  expect(place.calls).toHaveLength(1);
  const open =
    await stack.sql`select 1 from sync_runs where connection_id = ${place.connectionId} and finished_at is null`;
  expect(open).toHaveLength(0);
});

test("a workspace that moves to where it is still yesterday shows what is read from then on", async () => {
  const deal = (n: number) => ({ opportunity_id: String(n), contact_sales_cycle: "New", deal_size: "100" });
  await using place = await odd({ leads: paged(many(3)), opportunities: () => ok([deal(1)]) });
  await stack.sql`update tenants set time_zone = 'Pacific/Kiritimati' where id = ${place.tenantId}`;
  await ct.sync(place);
  await stack.sql`update tenants set time_zone = 'Pacific/Pago_Pago' where id = ${place.tenantId}`;
  place.lists["leads"] = paged(many(5));
  place.lists["opportunities"] = () => ok([deal(1), deal(2)]);
  await ct.sync(place);
  expect((await within(place, (tx) => summarizeLeads(tx, place.tenantId))).total.value).toBe(5);
  expect((await within(place, (tx) => summarizePipeline(tx, place.tenantId))).count.value).toBe(2);
});

test("nonsense in rows costs those rows at most, and is named", async () => {
  const rows = [
    lead("1", {
      firstName: "A\u0000na \ud83c",
      email: "ANA@Example.com",
      deal_size: "-1e99",
      created: "0000-00-00 00:00:00",
    }),
    lead(2, { firstName: { deep: [1] }, phone: false, state: null, created: "9999-12-31", deal_size: "$1,250.50" }),
    lead("2", { firstName: "Later", last_modified_date: -1 }),
    lead("x".repeat(300)),
    lead(""),
    [],
    null,
    "row",
    lead("N/A", { compName: "__proto__" }),
    lead("0001", {
      lastName: "x".repeat(100_000),
      clients_sales_cycle: "\u202e\u0007 Met \u00a0 twice",
      created: "2026-02-30",
    }),
  ];
  const note = { history_note_id: "n1", note: `<p>${"word ".repeat(2_000_000)}`, note_date: "soon", author: "=1+1" };
  const notes = (_offset: number, { pathname }: URL) =>
    pathname.endsWith("/1") ? ok([note, { note: "\ud800" }]) : ok([]);
  await using place = await odd({ leads: () => ok(rows, { TotalRecord: -7 }), notes });
  expect(await ct.sync(place)).toEqual({ ended: "partial" });
  const held = await leadsOf(place);
  expect(held.map(({ id, status }) => [id, status])).toEqual([
    ["0001", "Met twice"],
    ["1", ""],
    ["2", ""],
    ["N/A", ""],
  ]);
  const [big] =
    await stack.sql`select length(content) as n from ct_notes where connection_id = ${place.connectionId} and external_id = 'n1'`;
  expect(big?.["n"]).toBe(100_000);
  const failures =
    await stack.sql`select 1 from item_failures where connection_id = ${place.connectionId} and stream = 'ct.leads'`;
  expect(failures).toHaveLength(4);
  const before = await ct.dump(place);
  expect(await ct.sync(place)).toEqual({ ended: "partial" });
  expect(await ct.dump(place)).toEqual(before);
});

test("clients whose notes can never be read keep nobody else's from being read", async () => {
  const notes = (_offset: number, { pathname }: URL) =>
    /\/(1|2|3|4|5)$/.test(pathname) ? { ResultCode: "CT500" } : ok([{ history_note_id: pathname, note: "Said" }]);
  const leads = many(12).map((one) => ({ ...one, last_modified_date: `2026-01-${40 - Number(one.client_id)}` }));
  await using place = await odd({ leads: paged(leads), notes });
  const read = async () =>
    (await stack.sql`select 1 from ct_note_reads where connection_id = ${place.connectionId}`).length;
  for (let hour = 0; hour < 3; hour += 1) expect(await ct.sync(place)).toEqual({ ended: "partial" });
  expect(await read()).toBe(7);
});

test("an account that is disconnected while any of its calls is under way leaves nothing behind", async () => {
  for (const at of ["stages", "leads", "notes"]) {
    await using place = await odd({ leads: paged(many(5)) });
    let asked = () => {};
    let answer = () => {};
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const said = place.lists[at];
    place.lists[at] = async (offset, url) => {
      asked();
      await answered;
      return said?.(offset, url);
    };
    const turn = ct.turn(place);
    await isAsked;
    await disconnect(stack.runtime, { ...place, actorId: (await ownerOf(place)) ?? "", actor: "Ana" });
    answer();
    expect(await turn).toMatchObject({ stopped: "LEASE_LOST" });
    expect(await ct.turn(place)).toEqual({ stopped: "NOT_FOUND" });
    const tables = ["ct_raw_pages", "ct_raw_snapshots", "source_items", "ct_leads", "sync_runs", "lead_metrics"];
    for (const table of tables)
      expect(await stack.sql`select 1 from ${stack.sql(table)} where connection_id = ${place.connectionId}`).toEqual(
        [],
      );
  }
});

test("sums beyond all money are the most that there is, and hold nothing up", async () => {
  const deal_size = "99999999999999";
  const deals = many(120).map(({ client_id }) => ({ opportunity_id: client_id, deal_size, likely_percent: "50" }));
  const leads = many(120).map((one) => ({ ...one, deal_size }));
  await using place = await odd({ leads: paged(leads), opportunities: paged(deals) });
  expect(await ct.sync(place)).toEqual({ ended: "completed" });
  expect((await within(place, (tx) => summarizeLeads(tx, place.tenantId))).total.value).toBe(120);
  const { count, totalValue } = await within(place, (tx) => summarizePipeline(tx, place.tenantId));
  expect([count.value, totalValue.value]).toEqual([120, 1e16]);
});
