import { randomUUID } from "node:crypto";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedFranchise } from "#testkit/franchise.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type Tx, openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { findAttention } from "./dashboard/attention.ts";
import { dayAfter } from "./history.ts";
import { hotListFacets } from "./hot-list/facets.ts";
import { type HotListFilter, listHot } from "./hot-list/list.ts";
import { type LeadFilter, listLeads } from "./leads/list.ts";
import { summarizeLeads } from "./leads/summary.ts";
import { leadTrend } from "./leads/trend.ts";
import { type OpportunityFilter, listOpportunities } from "./pipeline/list.ts";
import { summarizePipeline } from "./pipeline/summary.ts";
import { pipelineTrend } from "./pipeline/trend.ts";
import { GROUPS, compare } from "./reports/compare.ts";
import { todayOf } from "./reports/today.ts";
import { listSchedule } from "./schedule/list.ts";

/** Two accounts; another workspace with the same rows; one with nothing. */
const [A, B, EMPTY] = [randomUUID(), randomUUID(), randomUUID()];
const ALL = 10_000;

let database: TestDatabase;
let app: Database;
let owner: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  app = openDatabase(database.appUrl, { max: 2 });
  owner = openDatabase(database.ownerUrl, { max: 1 });
  const [first, second] = [randomUUID(), randomUUID()];
  await seedFranchise(owner.db, [{ tenantId: A, connectionId: first }], { leads: 300, historyDays: 30 });
  await seedFranchise(owner.db, [{ tenantId: A, connectionId: second }], { leads: 120, historyDays: 3 });
  await seedFranchise(owner.db, [{ tenantId: B, connectionId: randomUUID() }], { leads: 200 });
  await owner.db.execute(sql`insert into tenants (id, slug, name) values (${EMPTY}, ${EMPTY}, 'Empty')`);
});
afterAll(async () => {
  await Promise.all([app.close(), owner.close()]);
  await database.drop();
});

const inA = <T>(work: (tx: Tx) => Promise<T>) => withTenant(app.db, A, work);
const leads = async (filter: LeadFilter) =>
  (await inA((tx) => listLeads(tx, { tenantId: A, limit: ALL, ...filter }))).items;
const opportunities = async (filter: OpportunityFilter) =>
  (await inA((tx) => listOpportunities(tx, { tenantId: A, limit: ALL, ...filter }))).items;
const hot = async (filter: HotListFilter) =>
  (await inA((tx) => listHot(tx, { tenantId: A, limit: ALL, ...filter }))).items;
const sum = (rows: readonly { dealSize: number | null }[]) =>
  Math.round(rows.reduce((total, row) => total + (row.dealSize ?? 0), 0) * 100) / 100;

test("every figure of leads is the number of rows that its list holds, and the sum of their sizes", async () => {
  const summary = await inA((tx) => summarizeLeads(tx, A));
  expect(summary.total.value).toBe((await leads({})).length);
  expect(summary.qualified.value).toBe((await leads({ qualified: true })).length);
  for (const { name, count, value } of summary.bySource) {
    const rows = await leads({ source: name });
    expect([name, rows.length, sum(rows)]).toEqual([name, count, value]);
  }
  for (const { name, count, value } of summary.byStatus) {
    const rows = await leads({ status: name });
    expect([name, rows.length, sum(rows)]).toEqual([name, count, value]);
  }
  expect(summary.bySource.map(({ name }) => name)).toContain("");
  expect(summary.sources).toBe(summary.bySource.length - 1);
  const day = await inA((tx) => todayOf(tx, A));
  expect(summary.newThisWeek.value).toBe((await leads({ createdFrom: dayAfter(day, -6), createdTo: day })).length);
  expect(summary.newThisWeek.value).toBeGreaterThan(0);
});

test("every figure of the pipeline is that of the rows that its list holds", async () => {
  const { totalValue, count, averageDeal, stages } = await inA((tx) => summarizePipeline(tx, A));
  const rows = await opportunities({});
  expect([count.value, totalValue.value]).toEqual([rows.length, sum(rows)]);
  expect(averageDeal.value).toBeCloseTo(totalValue.value / count.value, 1);
  for (const { name, count: held, value } of stages) {
    const inStage = await opportunities({ stage: name });
    expect([name, inStage.length, sum(inStage)]).toEqual([name, held, value]);
  }
  expect(stages.map(({ name }) => name)).toEqual(["New", "Contacted", "Discovery day", "Agreement sent", ""]);
});

test.each(GROUPS)(
  "every figure of a report by %s is that of the rows that the lists hold, now and before",
  async (by) => {
    const to = await inA((tx) => todayOf(tx, A));
    const report = await inA((tx) => compare(tx, A, { from: dayAfter(to, -59), to, by }));
    for (const [period, side] of [
      [report.period, "value"],
      [report.before, "before"],
    ] as const) {
      const made = { createdFrom: period.from, createdTo: period.to };
      for (const row of [...report.rows, { name: null, ...report.totals }]) {
        const named = (group: string) => (row.name === null ? {} : { [group]: row.name });
        const found = await leads({ ...made, ...named(by === "stage" ? "status" : by) });
        const deals = await opportunities({ ...made, ...named(by) });
        const counted = [found.length, found.filter(({ qualified }) => qualified).length, deals.length, sum(deals)];
        expect([row.leads, row.qualified, row.opportunities, row.value].map((figure) => figure[side])).toEqual(counted);
      }
    }
    expect(report.days).toHaveLength(60);
    expect(report.days.reduce((total, { leads: made }) => total + made, 0)).toBe(report.totals.leads.value);
    expect(report.days.reduce((total, { before }) => total + before, 0)).toBe(report.totals.leads.before);
    const one = await inA((tx) => compare(tx, A, { from: to, to, by, owner: "Ana" }));
    expect(one.totals.leads.value).toBe((await leads({ createdFrom: to, createdTo: to, owner: "Ana" })).length);
  },
);

test("every warning's number is that of the rows on its list", async () => {
  const found = new Map((await inA((tx) => findAttention(tx, A))).map(({ kind, count }) => [kind, count]));
  const overdue = await inA((tx) => listSchedule(tx, { tenantId: A, overdue: true, limit: ALL }));
  expect(Object.fromEntries(found)).toEqual({
    "idle-opportunity": (await hot({ attention: "idle" })).length,
    "hot-unscheduled": (await hot({ attention: "unscheduled" })).length,
    "overdue-activity": overdue.items.length,
    "unassigned-leads": (await leads({ owner: "" })).length,
  });
  expect(overdue.items.every(({ status }) => status !== "Completed")).toBe(true);
});

test("a week ago is out of the history, of accounts that were there, and no day is made up", async () => {
  // Each day back holds one less of everything; the second account has been there for three days.
  const { total, qualified } = await inA((tx) => summarizeLeads(tx, A));
  const [first] = await inA((tx) =>
    rowsOf<{ total: number; qualified: number }>(
      tx,
      sql`select max(count) filter (where dimension = 'total')::int - 7 as total, max(count) filter (where dimension = 'qualified')::int - 7 as qualified
            from lead_metrics where tenant_id = ${A}`,
    ),
  );
  expect({ total: total.before, qualified: qualified.before }).toEqual(first);
  const trend = await inA((tx) => leadTrend(tx, A, 10));
  expect(trend).toHaveLength(10);
  expect(trend.at(-1)).toMatchObject({ total: total.value, qualified: qualified.value });
  expect(trend.at(-8)?.total).toBe(total.before);
  expect((await inA((tx) => leadTrend(tx, A, 400))).length).toBe(31);
  const stages = await inA((tx) => pipelineTrend(tx, A, 400));
  const pipeline = await inA((tx) => summarizePipeline(tx, A));
  expect([stages.length, stages.at(-1)?.count, stages.at(-8)?.count]).toEqual([
    31,
    pipeline.count.value,
    pipeline.count.before,
  ]);
});

test("a day without a sync stands as the day before it ended, also a week ago", async () => {
  await withTenant(owner.db, B, async (tx) => {
    const today = sql`(now() at time zone 'UTC')::date`;
    await tx.execute(
      sql`delete from lead_metrics where tenant_id = ${B} and day between ${today} - 9 and ${today} - 6`,
    );
  });
  const [trend, summary] = await withTenant(
    app.db,
    B,
    async (tx) => [await leadTrend(tx, B, 12), await summarizeLeads(tx, B)] as const,
  );
  const counts = trend.map(({ total }) => total);
  expect(counts).toEqual([11, 10, 10, 10, 10, 10, 5, 4, 3, 2, 1, 0].map((less) => summary.total.value - less));
  expect(summary.total.before).toBe(summary.total.value - 10);
});

test("days are the workspace's own", async () => {
  const created = sql`(now() at time zone 'Pacific/Kiritimati')::date::timestamp at time zone 'Pacific/Kiritimati'`;
  await owner.db.execute(sql`update tenants set time_zone = 'Pacific/Kiritimati' where id = ${A}`);
  await owner.db.execute(
    sql`update ct_leads set created_at = ${created} - interval '1 second', market = 'Kiribati' where tenant_id = ${A} and external_id = '1'`,
  );
  await owner.db.execute(
    sql`update ct_leads set created_at = ${created}, market = 'Kiribati' where tenant_id = ${A} and external_id = '2'`,
  );
  const day = await inA((tx) => todayOf(tx, A));
  const ids = async (filter: LeadFilter) =>
    [...new Set((await leads({ market: "Kiribati", ...filter })).map(({ id }) => id))].toSorted();
  expect(await ids({ createdFrom: day })).toEqual(["2"]);
  expect(await ids({ createdTo: dayAfter(day, -1) })).toEqual(["1"]);
  const { days } = await inA((tx) =>
    compare(tx, A, { from: dayAfter(day, -1), to: day, by: "source", market: "Kiribati" }),
  );
  expect(days.map(({ leads: made }) => made)).toEqual([2, 2]);
  await owner.db.execute(sql`update tenants set time_zone = 'UTC' where id = ${A}`);
});

test("whoever reads while a sync writes sees the state before it or after it, and never half of each", async () => {
  const state = { isWriting: true };
  const writing = (async () => {
    for (let n = 0; n < 30; n += 1)
      await withTenant(owner.db, B, async (tx) => {
        const more = sql`day = (select max(day) from lead_metrics where tenant_id = ${B}) and tenant_id = ${B}`;
        await tx.execute(sql`update lead_metrics set count = count + 4 where ${more} and dimension = 'total'`);
        await tx.execute(sql`update lead_metrics set count = count + 1 where ${more} and dimension = 'status'`);
        await tx.execute(sql`update pipeline_stage_counts set count = count + 1, value = value + 1000 where ${more}`);
      });
    state.isWriting = false;
  })();
  const seen = new Set<number>();
  while (state.isWriting) {
    const { total, byStatus } = await withTenant(app.db, B, (tx) => summarizeLeads(tx, B));
    expect(byStatus.reduce((all, { count }) => all + count, 0)).toBe(total.value);
    const { count, stages } = await withTenant(app.db, B, (tx) => summarizePipeline(tx, B));
    expect(stages.reduce((all, stage) => all + stage.count, 0)).toBe(count.value);
    seen.add(total.value);
  }
  await writing;
  expect(seen.size).toBeGreaterThan(1);
});

test("a workspace without anything is told zeros, and no history", async () => {
  const none = { value: 0, before: null };
  await withTenant(app.db, EMPTY, async (tx) => {
    expect(await summarizeLeads(tx, EMPTY)).toEqual({
      total: none,
      qualified: none,
      newThisWeek: none,
      sources: 0,
      bySource: [],
      byStatus: [],
      asOf: null,
    });
    expect(await summarizePipeline(tx, EMPTY)).toEqual({
      totalValue: none,
      count: none,
      averageDeal: none,
      stages: [],
      asOf: null,
    });
    expect([await leadTrend(tx, EMPTY, 30), await pipelineTrend(tx, EMPTY, 30)]).toEqual([[], []]);
    expect(await findAttention(tx, EMPTY)).toEqual([]);
    expect(await hotListFacets(tx, EMPTY)).toEqual({ markets: [], stages: [] });
    const report = await compare(tx, EMPTY, { from: "2026-02-27", to: "2026-03-01", by: "owner" });
    expect([report.rows, report.totals.leads, report.days.length]).toEqual([[], { value: 0, before: 0 }, 3]);
    expect(report.before).toEqual({ from: "2026-02-24", to: "2026-02-26" });
  });
});
