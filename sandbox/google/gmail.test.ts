import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";

let sandbox: RunningSandbox;
let mailbox: string;
let api: client.Api;
let truth: { id: string; internalDate: string; labelIds: string[] }[];

const LIST = "/gmail/v1/users/me/messages";

beforeAll(async () => {
  sandbox = await client.open();
  mailbox = await client.createMailbox(sandbox, { seed: 7, messages: 900, events: 5 });
  api = client.apiOf(sandbox, (await client.signIn(sandbox, mailbox)).access_token);
  truth = (await client.control(sandbox, `truth?mailbox=${mailbox}`))["messages"] as typeof truth;
});
afterAll(() => sandbox.close());

const visible = () => truth.filter(({ labelIds }) => !labelIds.includes("SPAM") && !labelIds.includes("TRASH"));

test("the profile counts everything and carries the newest history id", async () => {
  const { body } = await api("/gmail/v1/users/me/profile");
  expect(body).toMatchObject({ emailAddress: mailbox, messagesTotal: 900, historyId: expect.stringMatching(/^\d+$/) });
});

test("months by epoch seconds are complete and do not overlap", async () => {
  const seen: string[] = [];
  for (let month = 0; month < 16; month += 1) {
    const [after, before] = [month, month + 1].map((offset) => Date.UTC(2025, 7 + offset, 1) / 1000);
    const q = `after:${after} before:${before}`;
    seen.push(...client.idsOf(await client.listAll(api, LIST, "messages", { q, maxResults: "37" })));
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.sort()).toEqual(client.idsOf(visible()).sort());
});

test("pages are newest first and miss nothing, spam and trash only when asked for", async () => {
  const plain = client.idsOf(await client.listAll(api, LIST, "messages", { maxResults: "100" }));
  expect(plain).toEqual(client.idsOf(visible()));
  const all = await client.listAll(api, LIST, "messages", { maxResults: "500", includeSpamTrash: "true" });
  expect(client.idsOf(all)).toEqual(client.idsOf(truth));
  expect(truth.map(({ internalDate }) => Number(internalDate))).toEqual(
    truth.map(({ internalDate }) => Number(internalDate)).sort((left, right) => right - left),
  );
});

test("dates mean midnight in California", async () => {
  const found = await client.listAll(api, LIST, "messages", {
    q: "after:2026/07/01 before:2026/07/08",
    maxResults: "500",
  });
  const [from, to] = [Date.parse("2026-07-01T00:00:00-07:00"), Date.parse("2026-07-08T00:00:00-07:00")];
  const wanted = visible().filter(({ internalDate }) => Number(internalDate) >= from && Number(internalDate) < to);
  expect(client.idsOf(found)).toEqual(client.idsOf(wanted));
});

test("labels are all required, and an empty answer has no list", async () => {
  const query = [
    ["labelIds", "INBOX"],
    ["labelIds", "UNREAD"],
    ["maxResults", "500"],
  ];
  const { body } = await api(LIST, query);
  const wanted = visible().filter(({ labelIds }) => labelIds.includes("INBOX") && labelIds.includes("UNREAD"));
  expect(client.idsOf(body["messages"])).toEqual(client.idsOf(wanted));
  expect((await api(LIST, { q: "after:4102444800" })).body).toEqual({ resultSizeEstimate: 0 });
});

test("a page token of another search is refused", async () => {
  const { body } = await api(LIST, { maxResults: "1", q: "in:inbox" });
  const pageToken = String(body["nextPageToken"]);
  expect((await api(LIST, { q: "in:sent", pageToken })).status).toBe(400);
});

test("each format shows what Gmail shows", async () => {
  const path = `${LIST}/${truth[0]?.id}`;
  const keys = async (format: string) => Object.keys((await api(path, { format })).body).sort();
  const common = ["historyId", "id", "internalDate", "labelIds", "sizeEstimate", "snippet", "threadId"];
  expect(await keys("minimal")).toEqual(common);
  expect(await keys("raw")).toEqual([...common, "raw"].sort());
  expect(await keys("metadata")).toEqual([...common, "payload"].sort());
  const { body } = await api(path, { format: "metadata", metadataHeaders: "from" });
  expect(body["payload"]).toMatchObject({ partId: "", headers: [{ name: expect.stringMatching(/^from$/i) }] });
  expect(body["payload"]).not.toHaveProperty("body");
});

test("unknown ids, malformed ids and other people's mailboxes are refused in Google's envelope", async () => {
  expect(await api(`${LIST}/1999999999999999`)).toMatchObject({
    status: 404,
    body: { error: { status: "NOT_FOUND" } },
  });
  expect(await api(`${LIST}/nonsense!`)).toMatchObject({
    status: 400,
    body: { error: { message: "Invalid id value" } },
  });
  expect((await api("/gmail/v1/users/somebody@example.com/profile")).status).toBe(403);
  expect((await api(`/gmail/v1/users/${mailbox}/profile`)).status).toBe(200);
  expect((await api(LIST, { maxResults: "many" })).status).toBe(400);
});

test("an unknown or expired access token is a 401 authError", async () => {
  const refused = await client.apiOf(sandbox, "ya29.nobody")(LIST);
  expect(refused).toMatchObject({ status: 401, body: { error: { errors: [{ reason: "authError" }] } } });
});

test("gmail.metadata forbids search and bodies even beside gmail.readonly", async () => {
  const scope = `openid ${client.GMAIL} ${client.GMAIL_METADATA}`;
  const limited = client.apiOf(sandbox, (await client.signIn(sandbox, mailbox, { scope })).access_token);
  const message = async (path: string, query: Record<string, string>) => {
    const { status, body } = await limited(path, query);
    return `${status} ${(body["error"] as client.Json | undefined)?.["message"] ?? ""}`;
  };
  const path = `${LIST}/${truth[0]?.id}`;
  expect(await message(LIST, { q: "in:inbox" })).toBe("403 Metadata scope does not support 'q' parameter");
  expect(await message(path, {})).toBe("403 Metadata scope doesn't allow format FULL");
  expect(await message(path, { format: "raw" })).toBe("403 Metadata scope doesn't allow format RAW");
  const { body } = await limited(path, { format: "metadata" });
  expect(body).not.toHaveProperty("snippet");
});
