import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await client.open();
});
afterAll(() => sandbox.close());

type Imported = { mailbox: string; messages: number; unreadable: { index: number; reason: string }[] };
type Row = { id: string; threadId: string; labelIds: string[]; internalDate: string; headers: Record<string, string> };

async function send(mbox: string | Buffer, query = ""): Promise<{ status: number; body: Imported }> {
  const init = {
    method: "POST",
    headers: { "Content-Type": "application/mbox" },
    body: new Uint8Array(Buffer.from(mbox)),
  };
  const response = await fetch(`${sandbox.url}/control/import?${query}`, init);
  return { status: response.status, body: (await response.json()) as Imported };
}

async function rowsOf(mailbox: string): Promise<Row[]> {
  return (await client.control(sandbox, `truth?detail=1&mailbox=${mailbox}`))["messages"] as Row[];
}

const FROM = "From - Mon Mar 02 10:00:00 2026";
const mboxOf = (...messages: string[]) => messages.map((message) => `${FROM}\n${message}\n\n`).join("");

test("damage is listed with its place and reason, and everything else is kept", async () => {
  const mbox = Buffer.concat([
    Buffer.from(mboxOf("From: Ana <ana@example.com>\nTo: me@one.example.com\nSubject: Good\n\nHello")),
    Buffer.from(mboxOf("just some words\nwithout any header")),
    Buffer.from(mboxOf("", "X-Strange: yes\n\nNot a message")),
    Buffer.from(
      `${FROM}\nFrom: Ren\xe9 <rene@example.com>\nTo: me@one.example.com\nSubject: gr\xfc\xdfe\n\nLatin\n\n`,
      "latin1",
    ),
    Buffer.from(mboxOf(`From: nul\0@example.com\nTo: me@one.example.com\nSubject: N\0UL\n\n${"y".repeat(5000)}\0`)),
  ]);
  const { body } = await send(mbox);
  expect(body.mailbox).toBe("me@one.example.com");
  expect(body.messages).toBe(3);
  expect(body.unreadable).toEqual([
    { kind: "message", index: 1, reason: "it has no headers" },
    { kind: "message", index: 2, reason: "nothing follows the From line" },
    { kind: "message", index: 3, reason: "none of its headers is a mail header" },
  ]);
  const subjects = (await rowsOf(body.mailbox)).map(({ headers }) => headers["Subject"]);
  expect(subjects.sort()).toEqual(["Good", "NUL", "grüße"]);
  expect((await rowsOf(body.mailbox)).map(({ headers }) => headers["From"])).toContain("René <rene@example.com>");
});

test("headers keep their order, casing and encoded words, and lose only their folds", async () => {
  const head =
    "Received: from a\n by b; Mon, 2 Mar 2026 09:00:00 +0000\nRECEIVED: from c; Sun, 1 Mar 2026 09:00:00 +0000";
  const { body } = await send(
    mboxOf(`${head}\nFrom: =?utf-8?B?w4lyaWM=?= <e@example.com>\nTo: me@two.example.com\nsubject: a\n  b\n\nHi`),
  );
  const api = client.apiOf(sandbox, (await client.signIn(sandbox, body.mailbox)).access_token);
  const [row] = await rowsOf(body.mailbox);
  const { payload, snippet } = (await api(`/gmail/v1/users/me/messages/${row?.id}`, { format: "metadata" }))
    .body as client.Json;
  expect(snippet).toBe("Hi");
  expect((payload as client.Json)["headers"]).toEqual([
    { name: "Received", value: expect.stringMatching(/^from a\s+by b; Mon/) },
    { name: "RECEIVED", value: "from c; Sun, 1 Mar 2026 09:00:00 +0000" },
    { name: "From", value: "=?utf-8?B?w4lyaWM=?= <e@example.com>" },
    { name: "To", value: "me@two.example.com" },
    { name: "subject", value: expect.stringMatching(/^a\s+b$/) },
  ]);
});

test("the date is when it was received, else its own, else the separator's, and absurd ones are passed over", async () => {
  const to = "To: me@three.example.com";
  const { body } = await send(
    mboxOf(
      `Received: by x; Wed, 4 Mar 2026 10:00:00 +0000\nDate: Tue, 3 Mar 2026 10:00:00 +0000\n${to}\nSubject: received\n\n1`,
      `Date: Tue, 3 Mar 2026 10:00:00 +0000\n${to}\nSubject: own\n\n2`,
      `${to}\nSubject: separator\n\n3`,
      `Date: Fri, 31 Dec 9999 23:59:59 +0000\n${to}\nSubject: future\n\n4`,
      `Date: Mon, 1 Jan 0001 00:00:00 +0000\n${to}\nSubject: past\n\n5`,
    ),
  );
  const dates = Object.fromEntries(
    (await rowsOf(body.mailbox)).map(({ headers, internalDate }) => [
      headers["Subject"],
      new Date(Number(internalDate)).toISOString().slice(0, 10),
    ]),
  );
  expect(dates).toEqual({
    received: "2026-03-04",
    own: "2026-03-03",
    separator: "2026-03-02",
    future: "2026-03-02",
    past: "2026-03-02",
  });
});

test("Takeout's labels are used, others are guessed from the sender", async () => {
  const me = "me@four.example.com";
  const { body } = await send(
    mboxOf(
      `X-GM-THRID: 1799999999999999999\nX-Gmail-Labels: Inbox,"Very important",Unread,Category updates,Opened\nFrom: a@example.com\nTo: ${me}\n\n1`,
      `X-Gmail-Labels: Archived\nFrom: a@example.com\nTo: ${me}\n\n2`,
      `From: ME@four.example.com\nTo: a@example.com\nDelivered-To: a@example.com\n\n3`,
      `From: a@example.com\nTo: ${me}\n\n4`,
    ),
    `mailbox=${encodeURIComponent(me)}`,
  );
  const labels = (await rowsOf(body.mailbox)).map(({ labelIds }) => labelIds.join(" ")).sort();
  expect(labels).toEqual(["", "INBOX", "INBOX Label_1 UNREAD CATEGORY_UPDATES", "SENT"]);
  const threads = (await rowsOf(body.mailbox)).map(({ threadId }) => threadId);
  expect(threads).toContain(1799999999999999999n.toString(16));
});

test("equal messages stay two, and importing twice is the same as once", async () => {
  const copy = "From: a@example.com\nTo: me@five.example.com\nMessage-ID: <same@example.com>\nSubject: Twice\n\nText";
  const mbox = mboxOf(copy, copy);
  const { body } = await send(mbox);
  const before = await rowsOf(body.mailbox);
  expect(new Set(before.map(({ id }) => id)).size).toBe(2);
  expect(new Set(before.map(({ threadId }) => threadId)).size).toBe(1);
  await send(mbox);
  expect(await rowsOf(body.mailbox)).toEqual(before);
});

test("shifted dates end now and keep their distances", async () => {
  const to = "To: me@six.example.com";
  const old = `Date: Wed, 01 Mar 2006 10:00:00 +0000\n${to}\nSubject: old\n\n1`;
  const newer = `Date: Thu, 02 Mar 2006 10:00:00 +0000\n${to}\nSubject: newer\n\n2`;
  const startedAt = Date.now();
  const { body } = await send(mboxOf(newer, old), "shiftDates=1");
  const [last, first] = await rowsOf(body.mailbox);
  expect(Number(last?.internalDate)).toBeGreaterThanOrEqual(startedAt);
  expect(Number(last?.internalDate)).toBeLessThanOrEqual(Date.now());
  expect(Number(last?.internalDate) - Number(first?.internalDate)).toBe(86_400_000);
  expect(Math.abs(Date.parse(last?.headers["Date"] ?? "") - Number(last?.internalDate))).toBeLessThan(1000);
});

test("every piece of a long archive is accounted for, damage or not", async () => {
  const mbox = mboxOf(
    ...Array.from({ length: 2000 }, (_, index) =>
      index % 50 === 49
        ? "broken beyond recognition"
        : `From: p${index}@example.com\nTo: me@seven.example.com\n\nText ${index}`,
    ),
  );
  const { body } = await send(mbox);
  expect(body.messages).toBe(1960);
  expect(body.unreadable.map(({ index }) => index)).toEqual(Array.from({ length: 40 }, (_, index) => index * 50 + 49));
  expect(new Set((await rowsOf(body.mailbox)).map(({ headers }) => headers["From"])).size).toBe(1960);
});

test("a body nested beyond reason does not lose the message", async () => {
  const nested = Array.from(
    { length: 300 },
    (_, depth) => `Content-Type: multipart/mixed; boundary="b${depth}"\n\n--b${depth}\n`,
  );
  const { body } = await send(mboxOf(`From: deep@example.com\nTo: me@eight.example.com\n${nested.join("")}`));
  expect(body).toMatchObject({ messages: 1, unreadable: [] });
});

test("an archive with nothing readable makes no mailbox", async () => {
  const { status, body } = await send("nothing here\n");
  const error = "no message could be read: 1 listed, the first because it has no headers";
  expect([status, body]).toEqual([422, { error }]);
});
