import { randomUUID } from "node:crypto";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedFranchise } from "#testkit/franchise.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type Tx, openDatabase, withTenant } from "#src/db/client.ts";
import { dashboardFigures } from "./dashboard/figures.ts";
import { listHot } from "./hot-list/list.ts";
import { leadFacets } from "./leads/facets.ts";
import { listLeads } from "./leads/list.ts";
import { pipelineFacets } from "./pipeline/facets.ts";
import { listOpportunities } from "./pipeline/list.ts";
import { listSchedule } from "./schedule/list.ts";

/** Another workspace with other names; one with nothing. */
const [A, B, EMPTY] = [randomUUID(), randomUUID(), randomUUID()];
const ALL = 1_000;

let database: TestDatabase;
let app: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  app = openDatabase(database.appUrl, { max: 2 });
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  for (const tenantId of [A, B])
    await seedFranchise(owner.db, [{ tenantId, connectionId: randomUUID() }], { leads: 90, historyDays: 2 });
  await owner.db.execute(sql`insert into tenants (id, slug, name) values (${EMPTY}, ${EMPTY}, 'Empty')`);
  for (const [table, columns] of [
    ["ct_leads", ["source", "owner", "status"]],
    ["ct_opportunities", ["source", "owner"]],
  ] as const)
    for (const column of columns)
      await owner.db.execute(
        sql`update ${sql.raw(table)} set ${sql.raw(column)} = 'Theirs ' || ${sql.raw(column)} where tenant_id = ${B}`,
      );
  await owner.db.execute(sql`update lead_metrics set name = 'Theirs ' || name where tenant_id = ${B}`);
  await owner.close();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const as = <T>(tenantId: string, work: (tx: Tx) => Promise<T>) => withTenant(app.db, tenantId, work);
const namesOf = <R>(rows: readonly R[], name: keyof R) => new Set(rows.map((row) => row[name]));

test("leads can be filtered by the names they bear and no others, the most frequent first", async () => {
  const facets = await as(A, (tx) => leadFacets(tx, A));
  const { items } = await as(A, (tx) => listLeads(tx, { tenantId: A, limit: ALL }));
  for (const group of ["source", "status", "owner", "market"] as const) {
    expect([group, new Set(facets[group])]).toEqual([group, namesOf(items, group)]);
    const counts = facets[group].map((name) => items.filter((item) => item[group] === name).length);
    expect([group, ...counts]).toEqual([group, ...counts.toSorted((a, b) => b - a)]);
  }
});

test("opportunities can be filtered by the names they bear, stages in the order of the cycle", async () => {
  const facets = await as(A, (tx) => pipelineFacets(tx, A));
  const { items } = await as(A, (tx) => listOpportunities(tx, { tenantId: A, limit: ALL }));
  for (const group of ["stage", "source", "owner", "market"] as const)
    expect([group, new Set(facets[group])]).toEqual([group, namesOf(items, group)]);
  expect(facets.stage).toEqual(["New", "Contacted", "Discovery day", "Agreement sent", ""]);
});

test("the dashboard's own figures are those of the lists they lead to", async () => {
  const { hotList, upcoming } = await as(A, (tx) => dashboardFigures(tx, A));
  const hot = await as(A, (tx) => listHot(tx, { tenantId: A, limit: ALL }));
  const next = await as(A, (tx) => listSchedule(tx, { tenantId: A, limit: ALL }));
  expect(hotList.count).toBe(hot.items.length);
  expect(hotList.weightedIff).toBeCloseTo(
    hot.items.reduce((sum, { weightedIff }) => sum + weightedIff, 0),
    2,
  );
  expect(upcoming.count).toBe(next.items.length);
  const week = Date.now() + 7 * 86_400_000;
  expect(upcoming.thisWeek).toBe(next.items.filter(({ scheduledAt }) => Date.parse(scheduledAt) < week).length);
});

test("a workspace without anything, and one that asks for another's, is told nothing", async () => {
  for (const [mine, asked] of [
    [EMPTY, EMPTY],
    [EMPTY, B],
  ] as const) {
    expect(await as(mine, (tx) => leadFacets(tx, asked))).toEqual({ source: [], status: [], owner: [], market: [] });
    expect(await as(mine, (tx) => pipelineFacets(tx, asked))).toEqual({ stage: [], source: [], owner: [], market: [] });
    expect(await as(mine, (tx) => dashboardFigures(tx, asked))).toEqual({
      hotList: { count: 0, weightedIff: 0 },
      upcoming: { count: 0, thisWeek: 0 },
    });
  }
});
