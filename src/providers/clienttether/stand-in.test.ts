import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestSandbox, type TestSandbox } from "#testkit/sandbox.ts";
import { openTextHttp } from "../http.ts";
import { unpaced } from "../unpaced.ts";
import { clientTetherProvider, keyHeaders, openCtClient, readCtSettings } from "./index.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

type Truth = { clients: string[]; opportunities: string[]; notes: string[]; activities: string[]; events: string[] };
const signal = new AbortController().signal;

async function control<T>(path: string, body?: object): Promise<T> {
  const init = body && { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const answer = await fetch(new URL(`/control/clienttether/${path}`, sandbox.url), init);
  if (!answer.ok) throw new Error(`the stand-in answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function account(more: object = {}) {
  const size = { leads: 240, opportunities: 35, notesPerLead: 0.2, activities: 12, events: 6, ...more };
  const made = await control<{ accountId: string; accessToken: string; webKey: string }>("accounts", {
    seed: 5,
    ...size,
  });
  const provider = clientTetherProvider({});
  const http = openTextHttp({
    provider,
    headers: keyHeaders(made),
    retryWaitsMs: [1, 2, 4],
    pace: unpaced(provider.label),
  });
  const settings = readCtSettings({ baseUrl: sandbox.env["CLIENTTETHER_BASE_URL"], timeZone: "America/Denver" });
  const truth = await control<Truth>(`accounts/${made.accountId}/truth`);
  return { ...made, truth, client: openCtClient(http, settings) };
}

const ids = (rows: readonly { externalId: string }[]) => rows.map(({ externalId }) => externalId).sort();

test.each([
  { name: "as seen" },
  { name: "in the other spelling, 50 a page", spelling: "CT200", pageLimit: 50 },
  { name: "50 a page that is counted for itself", pageLimit: 50, totals: "page", emptyAs: "code" },
  { name: "40 a page and no total", pageLimit: 40, totals: "none" },
  { name: "row by row another date", dates: "mixed", timeZone: "America/Denver" },
])("an account $name is read to its last row", async (settings) => {
  const { client, truth } = await account(settings);
  const leads = await client.getLeads(signal);
  expect(ids(leads)).toEqual(truth.clients.toSorted());
  expect(leads.some(({ qualified }) => qualified)).toBe(true);
  expect(leads.every(({ modifiedAt }) => modifiedAt !== null)).toBe(true);
  expect(ids(await client.getOpportunities(signal))).toEqual(truth.opportunities.toSorted());
  expect(ids(await client.getEvents(signal)).length).toBeGreaterThan(0);
  const scheduled = await client.getScheduledActivities({}, signal);
  expect(scheduled.map(({ id }) => id.replace("activity:", "")).sort()).toEqual(truth.activities.toSorted());
  const instants = scheduled.map(({ scheduled_at }) => scheduled_at.getTime());
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
});

test("what breaks databases is read without a fault, and every row is told of", async () => {
  const { client, truth } = await account({ oddities: "nasty" });
  const leads = await client.getLeads(signal);
  expect(leads.length).toBeGreaterThan(truth.clients.length * 0.95);
  expect(JSON.stringify(leads)).not.toMatch(/\\u0000|\\ud8/);
});

test("notes are those of the account, newest first, and since a day only those after it", async () => {
  const { client, truth } = await account({ leads: 20, notesPerLead: 2 });
  const notes = await client.getNotes({}, signal);
  expect(notes.map(({ id }) => id).sort()).toEqual(truth.notes.toSorted());
  expect(notes[0]).toEqual({
    id: expect.any(String),
    contact_id: expect.any(String),
    date: expect.any(Date),
    author: expect.any(String),
    content: expect.any(String),
  });
  const [first] = notes;
  const since = first?.date ?? new Date();
  expect(await client.getNotes({ contactId: first?.contact_id ?? "", since }, signal)).toEqual([first]);
});

test("a schedule between two days holds what lies between them by the account's clocks", async () => {
  const { client } = await account({ timeZone: "America/Denver" });
  const all = await client.getScheduledActivities({}, signal);
  const [startDate, endDate] = [all[3]?.scheduled_at ?? new Date(), all[8]?.scheduled_at ?? new Date()];
  const between = all.filter(({ scheduled_at }) => scheduled_at >= startDate && scheduled_at <= endDate);
  expect(await client.getScheduledActivities({ startDate, endDate }, signal)).toEqual(between);
});
