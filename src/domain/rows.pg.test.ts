import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedFranchise } from "#testkit/franchise.ts";
import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type Tx, openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { NotFoundError } from "#src/errors.ts";
import { BadCursorError } from "./cursor.ts";
import { HOT_SORTS, hotRows, listHot } from "./hot-list/list.ts";
import { getLead } from "./leads/get.ts";
import { leadRows, listLeads } from "./leads/list.ts";
import { listNotes } from "./notes/list.ts";
import { getOpportunity } from "./pipeline/get.ts";
import { PIPELINE_SORTS, listOpportunities, opportunityRows } from "./pipeline/list.ts";
import { keysOf, pageOf } from "./rows.ts";
import { getActivity } from "./schedule/get.ts";
import { activityRows, listSchedule } from "./schedule/list.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
/** Of A: two accounts whose rows have the same ids and the same moments. */
const [FIRST, SECOND, THEIRS] = [A, "aaaaaaaa-0000-4000-8000-000000000003", B];

let database: TestDatabase;
let app: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  app = openDatabase(database.appUrl, { max: 2 });
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  // Others, so that one workspace's rows are few of all.
  const others = Array.from({ length: 6 }, (_, n) => `cccccccc-0000-4000-8000-${String(n).padStart(12, "0")}`);
  await seedFranchise(owner.db, [{ tenantId: A, connectionId: FIRST }], { leads: 260, notes: 120 });
  await seedFranchise(owner.db, [{ tenantId: A, connectionId: SECOND }], { leads: 260, notes: 120 });
  const rest = [B, ...others].map((id) => ({ tenantId: id, connectionId: id }));
  await seedFranchise(owner.db, rest, { leads: 260, notes: 20, historyDays: 1 });
  for (const [table, column, step] of [
    ["ct_leads", "created_at", "month"],
    ["ct_opportunities", "created_at", "week"],
    ["ct_notes", "written_at", "hour"],
    ["ct_scheduled_activities", "scheduled_at", "day"],
  ] as const)
    await owner.db.execute(
      sql.raw(`update ${table} set ${column} = date_trunc('${step}', ${column}) + interval '40 hours'`),
    );
  await owner.db.execute(sql`update note_terms term set written_at = note.written_at from ct_notes note
    where (note.tenant_id, note.connection_id, note.external_id) = (term.tenant_id, term.connection_id, term.external_id)`);
  await owner.db.execute(sql`analyze`);
  await owner.close();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const inA = <T>(work: (tx: Tx) => Promise<T>) => withTenant(app.db, A, work);
const WAYS = ["asc", "desc"] as const;

type Page = { items: { connectionId: string; id: string }[]; nextCursor: string | null };
type Lists = [string, (tx: Tx, page: { cursor?: string | undefined; limit: number }) => Promise<Page>][];
const LISTS: Lists = [
  ["leads", (tx, page) => listLeads(tx, { tenantId: A, ...page })],
  ["leads of a source", (tx, page) => listLeads(tx, { tenantId: A, source: "", ...page })],
  ["leads found", (tx, page) => listLeads(tx, { tenantId: A, q: "nunez", ...page })],
  ["schedule", (tx, page) => listSchedule(tx, { tenantId: A, ...page })],
  ["overdue", (tx, page) => listSchedule(tx, { tenantId: A, overdue: true, ...page })],
  ["notes", (tx, page) => listNotes(tx, { tenantId: A, ...page })],
  ["notes of a client", (tx, page) => listNotes(tx, { tenantId: A, clientId: "7", ...page })],
  ["notes found", (tx, page) => listNotes(tx, { tenantId: A, q: "ana cal", ...page })],
  ...PIPELINE_SORTS.flatMap((sort) =>
    WAYS.map((dir): Lists[number] => [
      `pipeline by ${sort} ${dir}`,
      (tx, page) => listOpportunities(tx, { tenantId: A, sort, dir, ...page }),
    ]),
  ),
  ...HOT_SORTS.flatMap((sort) =>
    WAYS.map((dir): Lists[number] => [
      `hot list by ${sort} ${dir}`,
      (tx, page) => listHot(tx, { tenantId: A, sort, dir, ...page }),
    ]),
  ),
];

test.each(LISTS)("pages of %s hold every row once and in order, also where many are equal", async (_name, list) => {
  const keyOf = ({ connectionId, id }: { connectionId: string; id: string }) => `${connectionId} ${id}`;
  const whole = (await inA((tx) => list(tx, { limit: 10_000 }))).items.map(keyOf);
  expect(whole.length).toBeGreaterThan(1);
  expect(new Set(whole.map((key) => key.slice(0, 36)))).toEqual(new Set([FIRST, SECOND]));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const at = cursor;
    const page = await inA((tx) => list(tx, { cursor: at, limit: 23 }));
    seen.push(...page.items.map(keyOf));
    expect(page.nextCursor ?? "").toMatch(/^[\w-]{0,1000}$/);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(whole);
  expect(new Set(seen).size).toBe(seen.length);
});

test("what is exported is what is listed, in the same order", async () => {
  const rows = await inA((tx) => opportunityRows(tx, A, { sort: "value", dir: "asc", stage: "New" }));
  const { items } = await inA((tx) =>
    listOpportunities(tx, { tenantId: A, sort: "value", dir: "asc", stage: "New", limit: 10_000 }),
  );
  expect(await inA((tx) => keysOf(tx, rows))).toEqual(items.map(({ connectionId, id }) => ({ connectionId, id })));
});

test("a cursor of another order, of another list or of nobody's is refused, also one of an impossible day", async () => {
  const { nextCursor } = await inA((tx) => listLeads(tx, { tenantId: A, limit: 5 }));
  expect(nextCursor).not.toBeNull();
  const cursor = nextCursor ?? "";
  const refused = (work: (tx: Tx) => Promise<unknown>) => expect(inA(work)).rejects.toThrow(BadCursorError);
  await refused((tx) => listOpportunities(tx, { tenantId: A, limit: 5, cursor }));
  await refused((tx) => listNotes(tx, { tenantId: A, limit: 5, cursor }));
  const { nextCursor: byValue } = await inA((tx) => listOpportunities(tx, { tenantId: A, limit: 5, sort: "value" }));
  await refused((tx) => listOpportunities(tx, { tenantId: A, limit: 5, cursor: byValue ?? "" }));
  await refused((tx) =>
    listOpportunities(tx, { tenantId: A, limit: 5, sort: "value", dir: "asc", cursor: byValue ?? "" }),
  );
  const forged = (change: object) => {
    const known = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as object;
    return Buffer.from(JSON.stringify({ ...known, ...change })).toString("base64url");
  };
  expect((await inA((tx) => listLeads(tx, { tenantId: A, limit: 5, cursor: forged({}) }))).items).toHaveLength(5);
  for (const bad of [
    "",
    "x",
    forged({ key: "2026-02-30 00:00:00+00" }),
    forged({ key: "2026-13-01 00:00:00+00" }),
    forged({ key: "0000-01-01 00:00:00+00" }),
    forged({ key: "999999-01-01 00:00:00+00" }),
    forged({ key: "2026-01-01 25:00:00+00" }),
    forged({ key: "now" }),
    forged({ id: "a\u0000" }),
    forged({ id: 7 }),
    forged({ connection: "x" }),
    forged({ more: 1 }),
  ])
    await refused((tx) => listLeads(tx, { tenantId: A, limit: 5, cursor: bad }));
});

test("the detail of a row shows what the provider sent and the run that brought it, also of one that is gone", async () => {
  const lead = await inA((tx) => getLead(tx, A, { connectionId: FIRST, id: "7" }));
  expect(lead.row).toMatchObject({ id: "7", name: "Lead 7 Okafor", connectionId: FIRST });
  expect(lead).toMatchObject({ raw: { client_id: "7" }, run: { kind: "hourly" }, deletedAt: null, contactId: null });
  const gone = await inA((tx) => getOpportunity(tx, A, { connectionId: SECOND, id: "50" }));
  expect(gone.deletedAt).not.toBeNull();
  const activity = await inA((tx) => getActivity(tx, A, { connectionId: FIRST, id: "activity:3" }));
  expect(activity.row).toMatchObject({ id: "activity:3", type: "Meeting" });
});

test("an activity that says no name is with its client, also where the hot list asks what is planned", async () => {
  const lone = { connectionId: FIRST, id: "activity:3" };
  const { row, planned } = await inA(async (tx) => {
    await tx.execute(sql`update ct_scheduled_activities set contact_name = '', client_id = '7', type = 'appt', scheduled_at = now() + interval '9 days'
      where connection_id = ${FIRST} and external_id = ${lone.id}`);
    await tx.execute(sql`update ct_leads set name = (select candidate from hot_list_items where connection_id = ${FIRST} order by external_id limit 1)
      where connection_id = ${FIRST} and external_id = '7'`);
    const unscheduled = await listHot(tx, { tenantId: A, attention: "unscheduled", limit: 1_000 });
    const read = await getActivity(tx, A, lone);
    return { row: read.row, planned: !unscheduled.items.some(({ candidate }) => candidate === read.row.contactName) };
  });
  expect(row.contactName).not.toBe("");
  expect({ type: row.type, planned }).toEqual({ type: "Appointment", planned: true });
});

test("another tenant's row is not found, and none of theirs is listed", async () => {
  const theirs = { connectionId: THEIRS, id: "7" };
  await expect(inA((tx) => getLead(tx, A, theirs))).rejects.toThrow(NotFoundError);
  await expect(inA((tx) => getOpportunity(tx, A, theirs))).rejects.toThrow(NotFoundError);
  for (const [, list] of LISTS) {
    const { items } = await inA((tx) => list(tx, { limit: 10_000 }));
    expect(items.every(({ connectionId }) => connectionId === FIRST || connectionId === SECOND)).toBe(true);
  }
});

test("a page deep in a list is one index range, not a scan", async () => {
  const plan = async (statement: SQL) =>
    JSON.stringify(await inA((tx) => rowsOf(tx, sql`explain (format json) ${statement}`)));
  const moment = "2026-01-01 00:00:00+00";
  for (const [index, rows, key, isSought] of [
    ["ct_leads_created_idx", await inA((tx) => leadRows(tx, A, {})), moment, true],
    ["ct_leads_created_idx", await inA((tx) => leadRows(tx, A, { source: "Website" })), moment, true],
    ["ct_opportunities_created_idx", await inA((tx) => opportunityRows(tx, A, {})), moment, true],
    ["ct_scheduled_activities_when_idx", activityRows(A, {}), moment, true],
    // Under row-level security numbers are no place in an index: all of a workspace's hot list is read, which is short.
    ["hot_list_items_iff_idx", await inA((tx) => hotRows(tx, A, {})), "1000.5", false],
  ] as const) {
    const after = rows.order.after(rows.order.write(JSON.stringify([key, "40", FIRST])));
    const said = await plan(pageOf(rows, after, 20));
    expect(said).toContain(index);
    expect([index, /Index Cond[^}]*ROW\(/.test(said)]).toEqual([index, isSought]);
    expect(said).not.toMatch(/Seq Scan"[^}]*"Relation Name":"(ct_|hot_)/);
  }
});
