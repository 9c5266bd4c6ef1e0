import { expect, test } from "vitest";
import { ConnectionRevokedError, ProviderError, RateLimitedError } from "#src/errors.ts";
import { type FakeAnswer, openFakeHttp } from "#testkit/fake-http.ts";
import { openTextHttp } from "../http.ts";
import { clientTetherProvider, type CtAsk, keyHeaders, openCtClient, readCtSettings } from "./index.ts";

const KEYS = { accessToken: "head.body.sign-secret", webKey: "CT_secret42" };
const signal = new AbortController().signal;
const ok = (data: unknown[]): FakeAnswer => ({ body: { ResultCode: "CT_200", Message: "Success", data } });

async function open(answers: FakeAnswer[], own: object = {}) {
  const server = await openFakeHttp(() => answers.shift() ?? ok([]));
  const settings = readCtSettings({ baseUrl: `${server.url}v2/api/`, timeZone: "America/Denver", ...own });
  const lines: unknown[] = [];
  const http = openTextHttp({
    provider: clientTetherProvider({}),
    headers: keyHeaders(KEYS),
    retryWaitsMs: [1, 2, 4],
    silenceMs: 100,
    log: { debug: (fields) => void lines.push(fields) },
  });
  const client = openCtClient(http, settings);
  const read = (ask: Partial<CtAsk> = {}) => client.readPage({ stream: "ct.leads", offset: 0, ...ask }, signal);
  const failure = () => read().catch((thrown: unknown) => thrown);
  return { server, client, read, failure, lines, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("both keys go into headers, and into nothing else", async () => {
  await using fake = await open([ok([]), { status: 500 }, { status: 500 }, { status: 500 }, { status: 500 }]);
  await fake.read({ offset: 200 });
  const error = await fake.failure();
  for (const { headers, url, body } of fake.server.requests) {
    expect(headers).toMatchObject({ "x-access-token": KEYS.accessToken, "x-web-key": KEYS.webKey });
    expect(`${url.href}${body}`).not.toContain("secret");
  }
  expect(fake.server.requests[0]?.url.href).toMatch(/\/v2\/api\/read_client_list\?limit=100&offset=200$/);
  expect(JSON.stringify([fake.lines, error, String(error)])).not.toContain("secret");
});

test("the body comes as it was sent", async () => {
  const body = '{ "resultCode" : "CT200", "data": [ ] }\n';
  await using fake = await open([{ body }]);
  expect(await fake.read()).toEqual({ body });
});

test("notes are asked for by the client's path, schedules by the account's clocks", async () => {
  await using fake = await open([]);
  const span = { from: new Date("2026-03-04T12:06:07Z"), to: new Date("2026-07-04T12:00:00Z") };
  await fake.read({ stream: "ct.notes", clientId: "a/1" });
  await fake.read({ stream: "ct.events", ...span });
  await fake.read({ stream: "ct.activities", ...span });
  await fake.read({ stream: "ct.stages" });
  const asked = fake.server.requests.map(({ url }) => [url.pathname, Object.fromEntries(url.searchParams)]);
  const page = { limit: "100", offset: "0" };
  expect(asked).toEqual([
    ["/v2/api/read_client_history_notes/a%2F1", page],
    [
      "/v2/api/read_all_events",
      { event_type: "appt", from_date: "2026-03-04 05:06:07", end_date: "2026-07-04 06:00:00", ...page },
    ],
    [
      "/v2/api/read_sales_cycle_any_activity",
      { start_date: "2026-03-04 05:06:07", end_date: "2026-07-04 06:00:00", ...page },
    ],
    ["/v2/api/read_sales_cycle_list", {}],
  ]);
});

test.each([
  ["json", '{"limit":"100","offset":"0"}', "application/json"],
  ["form", "limit=100&offset=0", "application/x-www-form-urlencoded"],
])("parameters of a POST go as %s where the settings say so", async (place, body, type) => {
  await using fake = await open([], { endpoints: { leads: { method: "POST", place } } });
  await fake.read();
  expect(fake.server.requests[0]).toMatchObject({ method: "POST", body, headers: { "content-type": type } });
  expect(fake.server.requests[0]?.url.search).toBe("");
});

test.each<[string, FakeAnswer]>([
  ["a 500", { status: 500 }],
  ["a 503 in HTML", { status: 503, body: "<html>" }],
  ["HTML with status 200", { body: "<html>Sign in</html>" }],
  ["a code of failure with status 200", { body: { ResultCode: "CT_500", Message: "ann@example.com" } }],
  ["an empty body", { body: "" }],
  ["half an answer", { body: '{"ResultCode":"CT_200","data":[', cut: 9 }],
  ["silence", { hang: true }],
])("%s is asked for three times more, and then named without its words", async (_name, answer) => {
  await using fake = await open([answer, answer, answer, ok([{ client_id: "1" }])]);
  expect((await fake.read()).body).toContain("client_id");
  expect(fake.server.requests).toHaveLength(4);
  await using worse = await open([answer, answer, answer, answer]);
  const error = await worse.failure();
  expect(error).toBeInstanceOf(ProviderError);
  expect(worse.server.requests).toHaveLength(4);
  expect(String(error)).toContain("read_client_list");
  expect(String(error)).not.toMatch(/html>|@/i);
});

test.each<[string, FakeAnswer]>([
  ["401", { status: 401 }],
  ["403", { status: 403, body: "<html>" }],
  ["a code with status 200", { body: { resultCode: "CT401", Message: "Invalid Access Token" } }],
])("%s asks for new keys, at once", async (_name, answer) => {
  await using fake = await open([answer]);
  const error = await fake.failure();
  expect(error).toBeInstanceOf(ConnectionRevokedError);
  expect(error).toMatchObject({ remedy: expect.stringContaining("new access token") });
  expect(fake.server.requests).toHaveLength(1);
});

test("a 429 that names its time is waited for by the queue", async () => {
  await using fake = await open([{ status: 429, headers: { "retry-after": "77" } }]);
  const error = await fake.failure();
  expect(error).toBeInstanceOf(RateLimitedError);
  expect(error).toMatchObject({ retry: { kind: "after", seconds: 77 } });
});

test("a redirect is not followed: it would take the keys along", async () => {
  const away = { status: 302, headers: { location: "http://127.0.0.1:9/" } };
  await using fake = await open([away]);
  expect(await fake.failure()).toMatchObject({ status: 302 });
  expect(fake.server.requests).toHaveLength(1);
});

test("an aborted signal stops it before anything is sent", async () => {
  await using fake = await open([]);
  const aborted = AbortSignal.abort(new Error("the worker stops"));
  await expect(fake.client.readPage({ stream: "ct.leads", offset: 0 }, aborted)).rejects.toThrow("the worker stops");
  expect(fake.server.requests).toHaveLength(0);
});

test("a list that gives the same page whatever it is asked from ends", async () => {
  const page = ok(Array.from({ length: 100 }, (_, at) => ({ opportunity_id: String(at) })));
  await using fake = await open([page, page, page]);
  expect(await fake.client.getOpportunities(signal)).toHaveLength(100);
  expect(fake.server.requests).toHaveLength(2);
});
