import { clientTetherOf, type CtPlace } from "#testkit/clienttether.ts";
import { type Connecting, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { withTenant } from "#src/db/client.ts";
import { rebuildFromSnapshots } from "./rebuild.ts";
import { saidOf } from "./rebuild-tables.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let stack: Connecting;
let ct: ReturnType<typeof clientTetherOf>;

beforeAll(async () => {
  stack = await startConnecting();
  ct = clientTetherOf(stack);
});
afterAll(() => stack.stop());

const said = (place: CtPlace) => withTenant(stack.runtime.db, place.tenantId, (tx) => saidOf(tx, place));

/** An account with a past: rows came, changed, went and came back, and some cannot be understood. */
async function withPast(): Promise<CtPlace> {
  const size = {
    seed: 3,
    leads: 40,
    opportunities: 30,
    notesPerLead: 0.6,
    activities: 15,
    events: 5,
    oddities: "nasty",
  };
  const place = await ct.connectCt({ ...size, dates: "mixed", timeZone: "America/Denver" });
  await ct.sync(place);
  for (let hours = 0; hours < 3; hours += 1) {
    await ct.change(place, { leads: 5, moved: 8, removed: 4, notes: 5, activities: 2, opportunities: 2 });
    await ct.sync(place);
  }
  return place;
}

test("the answers that are kept make every table again, exactly, from nothing", async () => {
  const place = await withPast();
  const [before, contacts] = [await said(place), (await ct.dump(place))["contacts"]];
  const as = await rebuildFromSnapshots(ct.services, { ...place, apply: false });
  expect(Object.values(as.tables).filter(({ differing }) => differing > 0)).toEqual([]);
  expect(as.tables["ct_leads"]?.rows).toBeGreaterThan(30);

  const { sql } = stack;
  for (const table of before.keys()) await sql`delete from ${sql(table)} where connection_id = ${place.connectionId}`;
  await sql`delete from contacts where tenant_id = ${place.tenantId}`;
  const report = await rebuildFromSnapshots(ct.services, { ...place, apply: true });
  expect(report).toMatchObject({ runs: 4, applied: true });
  expect(await said(place)).toEqual(before);
  expect((await ct.dump(place))["contacts"]).toEqual(contacts);
});

test("what was tampered with is found and mended; what is older than the kept answers stays", async () => {
  const place = await withPast();
  const { sql } = stack;
  const [oldest] =
    await sql`select id from sync_runs where connection_id = ${place.connectionId} order by started_at limit 1`;
  await sql`delete from ct_raw_snapshots where run_id = ${oldest?.["id"] as string}`;
  const before = await said(place);
  const as = await rebuildFromSnapshots(ct.services, { ...place, apply: false });
  expect(as.tables["ct_leads"]).toMatchObject({ differing: 0 });
  await sql`update ct_leads set name = 'Somebody else' where connection_id = ${place.connectionId} and run_id <> ${oldest?.["id"] as string}`;
  await sql`delete from lead_metrics where connection_id = ${place.connectionId}`;
  await rebuildFromSnapshots(ct.services, { ...place, apply: true });
  const after = await said(place);
  const tables = ["ct_leads", "ct_opportunities", "ct_notes", "lead_metrics", "hot_list_items"];
  const of = (one: typeof before) => tables.map((table) => [table, one.get(table)]);
  expect(of(after)).toEqual(of(before));
});
