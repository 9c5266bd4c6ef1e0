import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";
import { SENTINELS } from "./sentinels.ts";

const MESSAGES = "/gmail/v1/users/me/messages";
const PROFILE = "/gmail/v1/users/me/profile";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await client.open();
});
afterAll(() => sandbox.close());

async function as(words: string, messages = 60) {
  const email = `${words}@example.com`;
  await client.createMailbox(sandbox, { seed: 8, messages, events: 10, email });
  const token = (await client.signIn(sandbox, email)).access_token;
  const api = client.apiOf(sandbox, token);
  const ids = client.idsOf((await client.control(sandbox, `truth?mailbox=${encodeURIComponent(email)}`))["messages"]);
  const statuses = async (asked: string[]) =>
    (
      await client.batch(
        sandbox,
        token,
        asked.map((id) => `${MESSAGES}/${id}?format=minimal`),
      )
    ).parts;
  return { email, token, api, ids, statuses };
}

const reasonOf = (answer: { body: client.Json }) =>
  (answer.body["error"] as { errors: { reason: string }[] }).errors[0]?.reason;

test.for([
  ["dailylimit", 403, "dailyLimitExceeded"],
  ["notconfigured", 403, "accessNotConfigured"],
  ["domainpolicy", 403, "domainPolicy"],
  ["nomail", 400, "failedPrecondition"],
  ["down", 503, "backendError"],
] as const)("%s@ is refused everything", async ([word, status, reason]) => {
  const { api } = await as(word);
  const answer = await api(PROFILE);
  expect([answer.status, reasonOf(answer)]).toEqual([status, reason]);
});

test("quota@ is held to the new price list, oldquota@ to the old", async () => {
  const [fresh, old] = [await as("quota"), await as("oldquota")];
  for (const { api } of [fresh, old]) await api(MESSAGES);
  const usage = await client.control(sandbox, "usage");
  expect([usage[fresh.email], usage[old.email]]).toMatchObject([{ unitsPerMinute: 6_000 }, { unitsPerMinute: 15_000 }]);
});

test("words add up", async () => {
  const { ids, statuses, email } = await as("kim+concurrent+quota");
  const parts = await statuses(ids.slice(0, 12));
  expect(parts.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(2);
  expect((await client.control(sandbox, "usage"))[email]).toMatchObject({ unitsUsed: 200, refused429: 2 });
});

test("paced@ may ask once a second", async () => {
  const { api } = await as("paced");
  expect([(await api(PROFILE)).status, (await api(PROFILE)).status]).toEqual([200, 429]);
});

test("slow@ waits", async () => {
  const { api } = await as("slow");
  const startedAt = performance.now();
  await api(PROFILE);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(490);
});

test("flaky@ has a bad day and mixed@ has it in parts", async () => {
  const flaky = await as("flaky");
  const answers: number[] = [];
  for (let nth = 0; nth < 40; nth += 1) {
    const signal = AbortSignal.timeout(250);
    const headers = { Authorization: `Bearer ${flaky.token}` };
    const response = await fetch(`${sandbox.url}${PROFILE}`, { headers, signal }).catch(() => undefined);
    answers.push(response?.status ?? 0);
  }
  expect(answers.filter((status) => status === 200).length).toBeGreaterThan(20);
  expect(answers.some((status) => status !== 200)).toBe(true);
  const mixed = await as("mixed");
  const parts = await mixed.statuses(mixed.ids);
  expect(new Set(parts.map(({ status }) => status)).size).toBeGreaterThan(1);
});

test("vanishing@, doubled@, moving@, looping@ and poisoned@ have lists of their own", async () => {
  const vanishing = await as("vanishing", 100);
  const statuses = (await vanishing.statuses(vanishing.ids)).map(({ status }) => status);
  expect(statuses).toContain(404);
  const poisoned = await as("poisoned", 100);
  expect((await poisoned.statuses(poisoned.ids)).map(({ status }) => status)).toContain(500);
  const doubled = await as("doubled", 100);
  const { body } = await doubled.api(MESSAGES, { includeSpamTrash: "true" });
  expect(client.idsOf(body["messages"]).length).toBeGreaterThan(100);
  const moving = await as("moving");
  await moving.api(MESSAGES);
  const now = await client.control(sandbox, `truth?mailbox=${moving.email}`);
  expect(client.idsOf(now["messages"])).not.toEqual(moving.ids);
  const looping = await as("looping");
  const first = await looping.api(MESSAGES, { maxResults: "5" });
  const pageToken = String(first.body["nextPageToken"]);
  expect((await looping.api(MESSAGES, { maxResults: "5", pageToken })).body["nextPageToken"]).toBe(pageToken);
});

test("expired@ has no cursor that is young enough", async () => {
  const { api } = await as("expired");
  const { body } = await api(PROFILE);
  const startHistoryId = String(body["historyId"]);
  expect((await api("/gmail/v1/users/me/history", { startHistoryId })).status).toBe(404);
  const events = "/calendar/v3/calendars/primary/events";
  const syncToken = String((await api(events, { maxResults: "2500" })).body["nextSyncToken"]);
  expect((await api(events, { syncToken })).status).toBe(410);
});

test("a subject says how its message fails, in an archive too", async () => {
  const message = (subject: string) =>
    `From a@example.com Mon Mar 02 10:00:00 2026\nFrom: a@example.com\nTo: me@example.com\nSubject: ${subject}\n\nHi\n\n`;
  const body = message("[sandbox:500] broken") + message("[sandbox:html] page") + message("fine [sandbox]");
  await fetch(`${sandbox.url}/control/import?mailbox=me@example.com`, { method: "POST", body });
  const token = (await client.signIn(sandbox, "me@example.com")).access_token;
  const ids = client.idsOf((await client.control(sandbox, "truth?mailbox=me@example.com"))["messages"]);
  const { parts } = await client.batch(
    sandbox,
    token,
    ids.map((id) => `${MESSAGES}/${id}?format=metadata`),
  );
  expect(parts.map(({ status }) => status).sort()).toEqual([200, 200, 500]);
  expect(parts.filter((part) => part.body === undefined)).toHaveLength(1);
});

test("ordinary addresses ask for nothing", async () => {
  const { ids, statuses } = await as("flaky.quota-down");
  expect(new Set((await statuses(ids)).map(({ status }) => status))).toEqual(new Set([200]));
});

test("every word is in the README", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  for (const word of Object.keys(SENTINELS)) expect(readme).toContain(`\`${word}\``);
});
