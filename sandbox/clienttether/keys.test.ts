import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import { open } from "../test-client.ts";
import { askAs, control, createAccount } from "./test-client.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await open();
});
afterAll(() => sandbox.close());

test("a missing header is refused before anything else", async () => {
  const url = `${sandbox.url}/clienttether/v2/api/read_client_list`;
  const response = await fetch(url, { headers: { "X-Access-Token": "demo-access-token" } });
  expect([response.status, await response.json()]).toEqual([
    401,
    { ResultCode: "CT_401", Message: "Missing header X-Web-Key" },
  ]);
  expect((await fetch(url)).status).toBe(401);
});

test("a wrong token is 401, an unknown web key 403", async () => {
  const keys = await createAccount(sandbox);
  expect((await askAs(sandbox, { ...keys, accessToken: "wrong" })("read_client_list")).status).toBe(401);
  expect((await askAs(sandbox, { ...keys, webKey: "CT_00" })("read_client_list")).status).toBe(403);
});

test("some accounts refuse with a 200 that only the body contradicts", async () => {
  const keys = await createAccount(sandbox, { refusal: "code", spelling: "CT200" });
  const { status, body } = await askAs(sandbox, { ...keys, accessToken: "wrong" })("read_client_list");
  expect([status, body]).toEqual([200, { resultCode: "CT401", Message: "Invalid Access Token" }]);
});

test("after the keys were changed the old ones are forbidden and the new ones good", async () => {
  const old = await createAccount(sandbox);
  const now = await control(sandbox, `clienttether/accounts/${old.accountId}/rotate`, {});
  const keys = { accessToken: String(now["accessToken"]), webKey: String(now["webKey"]) };
  expect(keys.webKey).not.toBe(old.webKey);
  expect((await askAs(sandbox, old)("read_client_list")).status).toBe(403);
  expect((await askAs(sandbox, { ...keys, accessToken: old.accessToken })("read_client_list")).status).toBe(403);
  expect((await askAs(sandbox, keys)("read_client_list")).status).toBe(200);
});

test("the demo account is there from the start", async () => {
  const ask = askAs(sandbox, { accessToken: "demo-access-token", webKey: "CT_demo2026" });
  expect((await ask("read_client_list", { limit: 1 })).body).toMatchObject({ TotalRecord: 2_000 });
  expect((await ask("read_opportunity_list", { limit: 1 })).body).toMatchObject({ TotalRecord: 300 });
  const from = new Date().toISOString().slice(0, 19).replace("T", " ");
  const coming = await Promise.all([
    ask("read_all_events", { from_date: from }),
    ask("read_sales_cycle_any_activity", { start_date: from }),
  ]);
  const count = coming.reduce((sum, { rows }) => sum + rows.length, 0);
  // The first of them may have begun since the full hour the account was made at.
  expect(count).toBeGreaterThan(55);
});

test("words behind the demo's web key make an account that behaves so", async () => {
  const ask = (words: string) => askAs(sandbox, { accessToken: "demo-access-token", webKey: `CT_demo2026${words}` });
  expect((await ask("+small+ct200")("read_client_list", { limit: 10 })).body).toMatchObject({
    resultCode: "CT200",
    TotalRecord: "10",
  });
  expect((await ask("+expired")("read_client_list")).status).toBe(403);
  expect((await ask("+refused")("read_client_list")).body).toMatchObject({ ResultCode: "CT_401" });
  expect((await ask("+html")("read_client_list")).text).toMatch(/^<!DOCTYPE html>/);
  expect((await ask("+bare")("read_client_list")).body).toMatchObject({ TotalRecord: 0, data: [] });
  expect((await ask("+unheard")("read_client_list")).status).toBe(403);
});
