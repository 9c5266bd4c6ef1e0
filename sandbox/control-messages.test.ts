import { afterAll, beforeEach, expect, test } from "vitest";
import type { RunningSandbox } from "./server.ts";
import * as client from "./test-client.ts";

const MESSAGES = "/gmail/v1/users/me/messages";
const HISTORY = "/gmail/v1/users/me/history";

const sandbox: RunningSandbox = await client.open();
let seed = 100;
let mailbox: string;
let api: client.Api;

beforeEach(async () => {
  mailbox = await client.createMailbox(sandbox, { seed: (seed += 1), messages: 20, events: 0 });
  api = client.apiOf(sandbox, (await client.signIn(sandbox, mailbox)).access_token);
});
afterAll(() => sandbox.close());

type Message = { id: string; labelIds: string[] };

const truth = async () => (await client.control(sandbox, `truth?mailbox=${mailbox}`))["messages"] as Message[];
const change = (body: client.Json) => client.control(sandbox, "messages", { mailbox, ...body });
const cursor = async () => String((await api("/gmail/v1/users/me/profile")).body["historyId"]);
const history = async (startHistoryId: string, query: Record<string, string> = {}) =>
  (await api(HISTORY, { startHistoryId, ...query })).body as { history?: client.Json[]; historyId: string };

test("labels change the message and leave a trace under a new history id", async () => {
  const before = await cursor();
  const [one] = await truth();
  const made = await change({ id: one?.id, addLabels: ["STARRED"], removeLabels: ["NOT_THERE"] });
  expect(made["labelIds"]).toContain("STARRED");
  const { body } = await api(`${MESSAGES}/${one?.id}`, { format: "minimal" });
  expect(body).toMatchObject({ labelIds: expect.arrayContaining(["STARRED"]), historyId: made["historyId"] });
  const after = await history(before);
  expect(Number(after.historyId)).toBeGreaterThan(Number(before));
  expect(after.history).toEqual([
    {
      id: made["historyId"],
      messages: [expect.objectContaining({ id: one?.id })],
      labelsAdded: [{ message: expect.objectContaining({ id: one?.id }), labelIds: ["STARRED"] }],
    },
  ]);
});

test("trash hides a message from lists, deleting it makes it a 404", async () => {
  const [one, two] = (await truth()).filter(({ labelIds }) => labelIds.includes("INBOX"));
  const before = await cursor();
  await change({ id: one?.id, trash: true });
  await change({ id: two?.id, delete: true });
  const listed = client.idsOf(await client.listAll(api, MESSAGES, "messages", {}));
  expect(listed).not.toContain(one?.id);
  expect((await api(`${MESSAGES}/${one?.id}`)).body["labelIds"]).toContain("TRASH");
  expect((await api(`${MESSAGES}/${two?.id}`)).status).toBe(404);
  expect((await truth()).map(({ id }) => id)).not.toContain(two?.id);
  const deleted = await history(before, { historyTypes: "messageDeleted" });
  expect(deleted.history).toMatchObject([{ messagesDeleted: [{ message: { id: two?.id } }] }]);
});

test("a message is put in as raw text or in a few words, and found at its date", async () => {
  const before = await cursor();
  const raw =
    "From: Kim <kim@example.org>\r\nSubject: Long\r\n line\r\nDate: Tue, 13 Oct 2026 08:00:00 +0000\r\n\r\nBody";
  const inserted = await change({ insert: { raw } });
  const { body } = await api(`${MESSAGES}/${String(inserted["id"])}`, { format: "metadata" });
  expect(body).toMatchObject({
    internalDate: String(Date.UTC(2026, 9, 13, 8)),
    snippet: "Body",
    payload: { headers: expect.arrayContaining([{ name: "Subject", value: "Long line" }]) },
  });
  const short = await change({ insert: { subject: "Grüße", from: "Bo <bo@example.org>", labelIds: ["SENT"] } });
  const q = "subject:grüße from:bo@example.org in:sent";
  expect(client.idsOf((await api(MESSAGES, { q })).body["messages"])).toEqual([short["id"]]);
  const added = await history(before, { historyTypes: "messageAdded" });
  expect(added.history?.map(({ id }) => id)).toEqual([inserted["historyId"], short["historyId"]]);
});

test("history pages through everything once, oldest first, and is empty at its end", async () => {
  const all = await history("1", { maxResults: "500" });
  expect(all.history).toHaveLength(20);
  const records = await client.listAll(api, HISTORY, "history", { startHistoryId: "1", maxResults: "7" });
  expect(records).toEqual(all.history);
  const ids = records.map(({ id }) => Number(id));
  expect(ids).toEqual([...ids].sort((left, right) => left - right));
  expect(await history(all.historyId)).toEqual({ historyId: all.historyId });
  expect((await api(HISTORY, {})).status).toBe(400);
});

test("a cursor from before the expiry is a 404, a later one is not", async () => {
  const before = await cursor();
  const { historyId } = await client.control(sandbox, "expire-history", { mailbox });
  expect(await api(HISTORY, { startHistoryId: before })).toMatchObject({
    status: 404,
    body: { error: { message: "Requested entity was not found." } },
  });
  expect((await history(String(historyId))).history).toBeUndefined();
});

test("churn makes so many changes of each kind, the same for the same seed", async () => {
  const before = await cursor();
  const { changed } = await change({ churn: { seed: 3, insert: 4, label: 5, delete: 6 } });
  expect(changed).toHaveLength(15);
  const after = await history(before);
  const count = (key: string) => after.history?.filter((record) => key in record).length;
  expect([count("messagesAdded"), count("messagesDeleted")]).toEqual([4, 6]);
  expect(Number(count("labelsAdded")) + Number(count("labelsRemoved"))).toBe(5);
  expect(await truth()).toHaveLength(18);
});

test("a listing under way neither skips nor repeats what stays while others come and go", async () => {
  const all = (await truth()).filter(({ labelIds }) => !labelIds.includes("SPAM") && !labelIds.includes("TRASH"));
  const seen: string[] = [];
  const first = await api(MESSAGES, { maxResults: "5" });
  seen.push(...client.idsOf(first.body["messages"]));
  // The very message the token remembers goes, and another is put in between.
  await change({ id: seen.at(-1), delete: true });
  await change({ insert: { subject: "New" } });
  const rest = await client.listAll(api, MESSAGES, "messages", {
    maxResults: "5",
    pageToken: String(first.body["nextPageToken"]),
  });
  expect([...seen, ...client.idsOf(rest)]).toEqual(client.idsOf(all));
});

test("unknown messages and mailboxes are named", async () => {
  expect((await change({ id: "1999999999999999", trash: true }))["error"]).toContain("1999999999999999");
  expect((await client.control(sandbox, "messages", { mailbox: "x@example.com" }))["error"]).toContain("x@example.com");
});
