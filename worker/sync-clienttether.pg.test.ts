import { clientTetherOf } from "#testkit/clienttether.ts";
import { type Connecting, startConnecting } from "#testkit/connecting.ts";
import { afterAll, beforeAll, expect, test } from "vitest";

let stack: Connecting;
let ct: ReturnType<typeof clientTetherOf>;

beforeAll(async () => {
  stack = await startConnecting();
  ct = clientTetherOf(stack);
});
afterAll(() => stack.stop());

test("a first sync holds what the provider holds, and a second one of the same writes no row", async () => {
  const place = await ct.connectCt({ seed: 1, leads: 2_000, opportunities: 300, notesPerLead: 0.2, activities: 40 });
  const t = performance.now();
  expect(await ct.sync(place)).toEqual({ ended: "completed" });
  console.log("first", performance.now() - t);
  const truth = await ct.truth(place);
  const tables = await ct.dump(place);
  expect(tables["leads"]?.length).toBe(truth["clients"]?.length);
  expect(tables["opportunities"]?.length).toBe(truth["opportunities"]?.length);
  const t2 = performance.now();
  expect(await ct.sync(place)).toEqual({ ended: "completed" });
  console.log("second", performance.now() - t2);
  console.log(await stack.sql`select stream, state, pages, fetched, inserted, updated, unchanged, deleted, failed, error, finished_at - started_at as took from stream_walks order by started_at`);
  console.log(Object.fromEntries(Object.entries(tables).map(([k, v]) => [k, v.length])), tables["metrics"]?.slice(0, 5), tables["counts"], tables["hot"]?.slice(0,2));
});
