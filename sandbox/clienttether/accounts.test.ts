import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import { open } from "../test-client.ts";
import { ANCHOR_MS, askAs, control, createAccount, type Json } from "./test-client.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await open();
});
afterAll(() => sandbox.close());

test("the same seed gives the same rows, whatever was asked before; another seed gives others", async () => {
  const lists = async (args: Json) => {
    const ask = askAs(sandbox, await createAccount(sandbox, args));
    const late = await ask("read_client_list", { offset: 20 });
    return [(await ask("read_client_list")).rows, (await ask("read_opportunity_list")).rows, late.rows];
  };
  const first = await lists({ seed: 8 });
  expect(await lists({ seed: 8 })).toEqual(first);
  expect(await lists({ seed: 9 })).not.toEqual(first);
});

test("the same name and numbers are the same account", async () => {
  const args = { seed: 3, leads: 12, name: "north" };
  const first = await control(sandbox, "clienttether/accounts", args);
  expect(await control(sandbox, "clienttether/accounts", args)).toEqual(first);
  const other = await control(sandbox, "clienttether/accounts", { ...args, name: "south" });
  expect([other["accountId"], other["webKey"]]).not.toContain(first["webKey"]);
});

test("a thousand accounts are made at once, each with its own keys and rows", async () => {
  const { accounts } = (await control(sandbox, "clienttether/accounts", { seed: 1, leads: 200, count: 1_000 })) as {
    accounts: { accessToken: string; webKey: string }[];
  };
  expect(new Set(accounts.map(({ webKey }) => webKey)).size).toBe(1_000);
  const [first, second] = await Promise.all(
    accounts.slice(0, 2).map(async (keys) => (await askAs(sandbox, keys)("read_client_list")).rows),
  );
  expect(first).toHaveLength(100);
  expect(second).not.toEqual(first);
});

test("an account may have 100,000 leads", async () => {
  const ask = askAs(sandbox, await createAccount(sandbox, { leads: 100_000, opportunities: 15_000 }));
  const { rows, body } = await ask("read_client_list", { offset: 99_950 });
  expect([rows.length, body["TotalRecord"]]).toEqual([50, 100_000]);
});

test("changes are as many as asked for, and newer than what was there", async () => {
  const { accountId, ...keys } = await createAccount(sandbox, { leads: 100, opportunities: 20, oddities: "none" });
  const ask = askAs(sandbox, keys);
  const before = new Map((await ask("read_client_list")).rows.map((row) => [row["client_id"], row]));
  const atMs = ANCHOR_MS + 86_400_000;
  const change = { leads: 3, share: 0.05, opportunities: 2, removed: 4, activities: 1, notes: 0, atMs };
  await control(sandbox, `clienttether/accounts/${accountId}/change`, change);
  const { rows, body } = await ask("read_client_list", { limit: 200 });
  expect(body["TotalRecord"]).toBe(99);
  const changed = rows.filter((row) => JSON.stringify(row) !== JSON.stringify(before.get(row["client_id"])));
  expect(changed.length).toBeGreaterThanOrEqual(3 + 3);
  expect(changed.every((row) => String(row["last_modified_date"]) >= "2026-10-16 11")).toBe(true);
  expect((await ask("read_sales_cycle_any_activity")).rows.length).toBeGreaterThan(25);
});

test("a new note is there and its client was modified", async () => {
  const { accountId, ...keys } = await createAccount(sandbox, { leads: 1, opportunities: 0, notesPerLead: 0 });
  const ask = askAs(sandbox, keys);
  expect((await ask("read_client_history_notes/1048000")).rows).toEqual([]);
  await control(sandbox, `clienttether/accounts/${accountId}/change`, { notes: 1, atMs: ANCHOR_MS + 60_000 });
  expect((await ask("read_client_history_notes/1048000")).rows).toMatchObject([{ note_date: "2026-10-15 12:01:00" }]);
  expect((await ask("read_client_list")).rows[0]).toMatchObject({ last_modified_date: "2026-10-15 12:01:00" });
});

test("requests are counted by account and call, and the counts can be reset", async () => {
  const { accountId, ...keys } = await createAccount(sandbox);
  const ask = askAs(sandbox, keys);
  await control(sandbox, "calls/reset", {});
  const usage = async () => (await control(sandbox, "clienttether/usage"))[accountId];
  await ask("read_client_list");
  await ask("read_client_list", { offset: 10 });
  await ask("read_client_history_notes/1048001");
  const calls = { read_client_list: 2, read_client_history_notes: 1 };
  expect(await usage()).toMatchObject({ requests: 3, calls, peakPerSecond: 3, peakInFlight: 1, injected: 0 });
  expect(await control(sandbox, "calls")).toMatchObject({ "clienttether.read_client_history_notes": 1 });
  await control(sandbox, "clienttether/usage/reset", {});
  expect(await usage()).toMatchObject({ requests: 0, calls: {} });
});

test("bad arguments are named, and a removed account is a stranger", async () => {
  expect(await control(sandbox, "clienttether/accounts", { seed: "one" })).toEqual({
    error: "seed must be a whole number, 0 or more",
  });
  const bad = await control(sandbox, "clienttether/accounts", { seed: 1, dates: "roman" });
  expect(bad["error"]).toContain("dates must be one of");
  const { accountId, ...keys } = await createAccount(sandbox);
  await control(sandbox, `clienttether/accounts/${accountId}/remove`, {});
  expect((await askAs(sandbox, keys)("read_client_list")).status).toBe(403);
});
