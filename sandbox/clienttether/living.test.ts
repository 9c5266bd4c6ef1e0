import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import { open } from "../test-client.ts";
import { type Account, askAs, control, createAccount, walk } from "./test-client.ts";

let folder: string;
let sandbox: RunningSandbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  sandbox = await open(folder);
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const truth = ({ accountId }: Account) => control(sandbox, `clienttether/accounts/${accountId}/truth?detail=1`);

test("accounts, their keys and all that changed in them are there after a restart", async () => {
  const account = await createAccount(sandbox, { moving: 4, dates: "mixed", timeZone: "America/Chicago" });
  const ask = askAs(sandbox, account);
  await control(sandbox, `clienttether/accounts/${account.accountId}/change`, {
    leads: 2,
    share: 0.2,
    notes: 3,
    removed: 1,
  });
  await ask("update_client_by_id", { client_id: 1_048_020, lastName: "Renamed" }, { method: "POST" });
  await walk(ask, "read_client_list", "client_id", 10);
  const event = { client_id: 1_048_020, title: "Tour", start_date: "2026-11-02 15:00:00" };
  await ask("create_client_event", event, { method: "POST" });
  await control(sandbox, `clienttether/accounts/${account.accountId}/rotate`, {});
  const before = await truth(account);
  await sandbox.close();
  sandbox = await open(folder);
  expect(await truth(account)).toEqual(before);
  expect((await askAs(sandbox, account)("read_client_list")).status).toBe(403);
});

test("an account that lives changes as the clock goes on, the same way wherever it does", async () => {
  const args = { name: "living", anchorMs: Date.now() - 3_600_000, changesPerDay: 48, leads: 200 };
  const account = await createAccount(sandbox, args);
  const before = await truth(account);
  await control(sandbox, "clock", { advanceMs: 3 * 86_400_000 });
  const after = await truth(account);
  const rows = (one: typeof after, list: string) => one[list] as unknown[];
  expect(rows(after, "clients").length).toBeGreaterThan(rows(before, "clients").length + 15);
  expect(rows(after, "notes").length).toBeGreaterThan(rows(before, "notes").length + 5);
  expect(rows(after, "activities").length).toBeGreaterThan(rows(before, "activities").length);
  await sandbox.close();
  sandbox = await open();
  await createAccount(sandbox, args);
  await control(sandbox, "clock", { advanceMs: 3 * 86_400_000 });
  expect(await truth(account)).toEqual(after);
});

test("an account that does not live stays as it is", async () => {
  const account = await createAccount(sandbox, { anchorMs: Date.now() });
  const before = await truth(account);
  await control(sandbox, "clock", { advanceMs: 30 * 86_400_000 });
  expect(await truth(account)).toEqual(before);
});
