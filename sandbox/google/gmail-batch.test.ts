import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";

let sandbox: RunningSandbox;
let token: string;
let ids: string[];

beforeAll(async () => {
  sandbox = await client.open();
  const mailbox = await client.createMailbox(sandbox, { seed: 5, messages: 30, events: 1 });
  token = (await client.signIn(sandbox, mailbox)).access_token;
  ids = client.idsOf((await client.control(sandbox, `truth?mailbox=${mailbox}`))["messages"]);
});
afterAll(() => sandbox.close());

async function batch(targets: string[], newline = "\r\n") {
  const parts = targets.map((target, index) =>
    [
      "--b1",
      "Content-Type: application/http",
      `Content-ID: <item-${index}>`,
      "",
      `GET ${target} HTTP/1.1`,
      "Accept: application/json",
      "",
      "",
    ].join(newline),
  );
  const response = await fetch(`${sandbox.url}/batch/gmail/v1`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": 'multipart/mixed; boundary="b1"' },
    body: `${parts.join(newline)}--b1--`,
  });
  return { status: response.status, type: response.headers.get("content-type") ?? "", text: await response.text() };
}

function readParts({ type, text }: { type: string; text: string }) {
  const mark = /boundary=(\S+)/.exec(type)?.[1] ?? "";
  return text
    .split(`--${mark}`)
    .slice(1, -1)
    .map((part) => ({
      contentId: /Content-ID: (\S+)/.exec(part)?.[1],
      status: Number(/HTTP\/1\.1 (\d+)/.exec(part)?.[1]),
      body: JSON.parse(part.slice(part.indexOf("{"))) as client.Json,
    }));
}

test("parts are answered in order, each with its own status", async () => {
  const [first = "", second = ""] = ids;
  const path = (id: string) => `/gmail/v1/users/me/messages/${id}?format=metadata`;
  const answer = await batch([
    path(second),
    path("1999999999999999"),
    path(first),
    "/calendar/v3/users/me/calendarList",
  ]);
  expect(answer.status).toBe(200);
  const parts = readParts(answer);
  expect(parts.map(({ contentId, status }) => [contentId, status])).toEqual([
    ["<response-item-0>", 200],
    ["<response-item-1>", 404],
    ["<response-item-2>", 200],
    ["<response-item-3>", 400],
  ]);
  expect([parts[0]?.body["id"], parts[2]?.body["id"]]).toEqual([second, first]);
});

test("planned failures hit single parts while the whole stays a 200", async () => {
  await client.control(sandbox, "faults", { endpoint: "gmail.messages.get", status: 429, times: 2 });
  await client.control(sandbox, "faults", { endpoint: "gmail.messages.get", status: 503 });
  const path = `/gmail/v1/users/me/messages/${ids[0]}?format=minimal`;
  const answer = await batch([path, path, path, path]);
  expect([answer.status, readParts(answer).map(({ status }) => status)]).toEqual([200, [429, 429, 503, 200]]);
  expect(answer.text).toMatch(/Retry after \d{4}-\d\d-\d\dT/);
});

test("bare line feeds are understood", async () => {
  const answer = await batch([`/gmail/v1/users/me/messages/${ids[0]}?format=minimal`], "\n");
  expect(readParts(answer).map(({ status }) => status)).toEqual([200]);
});

test("a hundred parts are allowed and one more is not", async () => {
  const path = `/gmail/v1/users/me/messages/${ids[0]}?format=minimal`;
  expect(readParts(await batch(Array.from({ length: 100 }, () => path)))).toHaveLength(100);
  expect((await batch(Array.from({ length: 101 }, () => path))).status).toBe(400);
});

test("a Google without a batch endpoint answers 404", async () => {
  await client.control(sandbox, "settings", { batch: false });
  const answer = await batch(["/gmail/v1/users/me/profile"]);
  await client.control(sandbox, "settings", { batch: true });
  expect(answer.status).toBe(404);
});
