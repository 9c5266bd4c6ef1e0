import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunningSandbox } from "./server.ts";
import * as client from "./test-client.ts";

let folder: string;
let sandbox: RunningSandbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  sandbox = await client.open(folder);
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

async function restart() {
  await sandbox.close();
  sandbox = await client.open(folder);
}

const certs = async () => (await fetch(`${sandbox.url}/oauth2/v3/certs`)).json();

test("mailboxes, signing key and grants are there after a restart", async () => {
  const created = await client.control(sandbox, "mailboxes", { seed: 9, messages: 50, events: 20 });
  const mailbox = String(created["mailbox"]);
  const { refresh_token = "", access_token } = await client.signIn(sandbox, mailbox);
  const change = { mailbox, insert: { summary: "Added by hand" } };
  await client.control(sandbox, "events", change);
  const before = [await client.control(sandbox, `truth?detail=1&mailbox=${mailbox}`), await certs()];
  await restart();
  expect([await client.control(sandbox, `truth?detail=1&mailbox=${mailbox}`), await certs()]).toEqual(before);
  const again = await client.control(sandbox, "mailboxes", { seed: 9, messages: 50, events: 20 });
  expect(again).toEqual({ ...created, events: 21 });
  const { status } = await client.postToken(sandbox, { grant_type: "refresh_token", refresh_token });
  expect(status).toBe(200);
  expect((await client.apiOf(sandbox, access_token)("/gmail/v1/users/me/profile")).status).toBe(200);
});

test("changes to a mailbox are there after a restart", async () => {
  const mailbox = await client.createMailbox(sandbox, { seed: 9, messages: 30, events: 1 });
  const { access_token } = await client.signIn(sandbox, mailbox);
  await client.control(sandbox, "messages", { mailbox, insert: { subject: "Kept", text: "On disk" } });
  await client.control(sandbox, "messages", { mailbox, churn: { seed: 1, insert: 2, label: 3, delete: 4 } });
  await client.control(sandbox, "expire-history", { mailbox });
  await client.control(sandbox, "messages", { mailbox, churn: { seed: 2, label: 2 } });
  const look = async () => {
    const api = client.apiOf(sandbox, access_token);
    const { body } = await api("/gmail/v1/users/me/profile");
    const startHistoryId = String(Number(body["historyId"]) - 100);
    const history = await api("/gmail/v1/users/me/history", { startHistoryId });
    return [body, history, await client.control(sandbox, `truth?detail=1&mailbox=${mailbox}`)];
  };
  const before = await look();
  expect(before[0]).toMatchObject({ messagesTotal: 29 });
  await restart();
  expect(await look()).toEqual(before);
});

test("a revocation is remembered", async () => {
  const mailbox = await client.createMailbox(sandbox, { seed: 9, messages: 5, events: 1 });
  const { refresh_token = "" } = await client.signIn(sandbox, mailbox);
  await client.control(sandbox, "revoke", { mailbox });
  await restart();
  const { body } = await client.postToken(sandbox, { grant_type: "refresh_token", refresh_token });
  expect(body["error"]).toBe("invalid_grant");
});

test("an imported archive is there after a restart", async () => {
  const mbox =
    "From a@example.com Mon Mar 02 10:00:00 2026\nFrom: a@example.com\nTo: me@example.com\nSubject: Hi\n\nHello\n";
  await fetch(`${sandbox.url}/control/import`, { method: "POST", body: mbox });
  const before = await client.control(sandbox, "truth?detail=1&mailbox=me@example.com");
  expect(before["messages"]).toHaveLength(1);
  await restart();
  expect(await client.control(sandbox, "truth?detail=1&mailbox=me@example.com")).toEqual(before);
});
