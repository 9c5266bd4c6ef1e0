import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import { open } from "../test-client.ts";
import { type Account, askAs, control, createAccount, type Json } from "./test-client.ts";

let sandbox: RunningSandbox;
let account: Account;

beforeAll(async () => {
  sandbox = await open();
  account = await createAccount(sandbox);
});
afterEach(() => control(sandbox, "faults/clear", {}));
afterAll(() => sandbox.close());

const plan = (fault: Json) => control(sandbox, "clienttether/faults", { account: account.accountId, ...fault });
const ask = (call = "read_client_list") => askAs(sandbox, account)(call);

test("a planned failure hits the named call so many times", async () => {
  await plan({ call: "read_client_list", kind: "500", times: 2 });
  expect((await ask("read_opportunity_list")).status).toBe(200);
  expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([500, 500, 200]);
  expect((await control(sandbox, "clienttether/usage"))[account.accountId]).toMatchObject({ injected: 2 });
});

test("a failure may be known from the body alone", async () => {
  await plan({ kind: "CT_515" });
  expect(await ask()).toMatchObject({ status: 200, body: { ResultCode: "CT_515", Message: "No Record Found" } });
  await plan({ kind: "CT_999" });
  expect(await ask()).toMatchObject({ status: 200, body: { ResultCode: "CT_999" } });
});

test("errors come as HTML too, with status 200 or above 500", async () => {
  await plan({ kind: "html" });
  const page = await ask();
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
  await plan({ kind: "502" });
  expect(await ask()).toMatchObject({ status: 502, text: expect.stringContaining("<!DOCTYPE html>") });
});

test("a 429 says when to come back in seconds, as a date, or not at all", async () => {
  await plan({ kind: "429-seconds", seconds: 7 });
  expect((await ask()).headers.get("retry-after")).toBe("7");
  await plan({ kind: "429-date" });
  expect(Date.parse((await ask()).headers.get("retry-after") ?? "")).toBeGreaterThan(Date.now() - 1_000);
  await plan({ kind: "429-bare" });
  expect(await ask()).toMatchObject({ status: 429, body: { ResultCode: "CT_429" } });
});

test("on the wire an answer is cut short, empty, or never comes", async () => {
  await plan({ kind: "truncated" });
  await expect(ask()).resolves.toMatchObject({ status: 200, body: {} });
  await plan({ kind: "empty" });
  await expect(ask()).resolves.toMatchObject({ status: 200, text: "" });
  await plan({ kind: "reset" });
  await expect(ask()).rejects.toBeInstanceOf(TypeError);
  await plan({ kind: "timeout", ms: 20 });
  await expect(ask()).rejects.toBeInstanceOf(TypeError);
});

test("at a rate of one in five about one in five fails, always the same ones", async () => {
  const statuses = async () => {
    await control(sandbox, "faults/clear", {});
    const rate = { account: account.accountId, mix: { "500": 1, "503": 1 } };
    await control(sandbox, "clienttether/faults/rate", rate);
    const seen: number[] = [];
    for (let at = 0; at < 60; at += 1) seen.push((await ask()).status);
    return seen;
  };
  const first = await statuses();
  const failed = first.filter((status) => status !== 200).length;
  expect(failed).toBeGreaterThan(5);
  expect(failed).toBeLessThan(20);
  expect(await statuses()).toEqual(first);
});

test("an account has its pace, and asking again too early is noticed", async () => {
  const paced = await createAccount(sandbox, { requestsPerSecond: 1 });
  const asked = askAs(sandbox, paced);
  expect((await asked("read_client_list")).status).toBe(200);
  const second = await asked("read_client_list");
  expect([second.status, second.headers.get("retry-after")]).toEqual([429, "1"]);
  await asked("read_client_list");
  const usage = (await control(sandbox, "clienttether/usage"))[paced.accountId];
  expect(usage).toMatchObject({ requests: 3, limited: 2, tooEarly: 1 });
  await control(sandbox, "clock", { advanceMs: 1_000 });
  expect((await asked("read_client_list")).status).toBe(200);
  await control(sandbox, "clock", { reset: true });
});

test("an account may be slow and allow one request at a time", async () => {
  const slow = askAs(sandbox, await createAccount(sandbox, { latencyMs: 80, maxConcurrent: 1 }));
  const startedAt = performance.now();
  const answers = await Promise.all([slow("read_client_list"), slow("read_client_list")]);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(78);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
});
