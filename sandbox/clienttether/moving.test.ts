import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import { open } from "../test-client.ts";
import { askAs, control, createAccount, walk } from "./test-client.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await open();
});
afterAll(() => sandbox.close());

test.each([
  ["read_client_list", "client_id", "clients"],
  ["read_opportunity_list", "opportunity_id", "opportunities"],
])("a walk of %s that moves repeats some rows and skips some", async (call, id, list) => {
  const size = { leads: 120, opportunities: 100, moving: 6, oddities: "none" };
  const { accountId, ...keys } = await createAccount(sandbox, size);
  const ask = askAs(sandbox, keys);
  const truth = `clienttether/accounts/${accountId}/truth`;
  const before = (await control(sandbox, truth))[list] as string[];
  const met = await walk(ask, call, id, 10);
  const after = (await control(sandbox, truth))[list] as string[];
  const always = before.filter((one) => after.includes(one));
  expect(met.length - new Set(met).size).toBeGreaterThan(0);
  expect(always.filter((one) => !met.includes(one)).length).toBeGreaterThan(0);
  expect(met.filter((one) => !after.includes(one)).length).toBeGreaterThan(0);
  expect(after.filter((one) => !met.includes(one)).length).toBeGreaterThan(0);

  // All moves are made by now, so the next walk meets everything once.
  expect(await walk(ask, call, id, 10)).toEqual(after);
});

test("setting the moves again moves the list again", async () => {
  const { accountId, ...keys } = await createAccount(sandbox, { leads: 30 });
  const ask = askAs(sandbox, keys);
  const first = await walk(ask, "read_client_list", "client_id", 10);
  await control(sandbox, `clienttether/accounts/${accountId}/settings`, { moving: 1 });
  const second = await walk(ask, "read_client_list", "client_id", 10);
  expect(first).toHaveLength(30);
  expect([second.length, new Set(second).size]).toEqual([31, 30]);
});
