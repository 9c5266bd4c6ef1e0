import { expect, test } from "vitest";
import { z } from "zod";
import { ConnectionRevokedError, ProviderError, RateLimitedError } from "#src/errors.ts";
import { type FakeAnswer, openFakeHttp } from "#testkit/fake-http.ts";
import { openFakePace } from "#testkit/fake-pace.ts";
import { openTcpProxy, targetOf, throughPort } from "#testkit/tcp-proxy.ts";
import { classifyGoogle } from "./google/refusals.ts";
import { type HttpOptions, openHttp, postForm, SILENCE_MS } from "./http.ts";
import { unpaced } from "./unpaced.ts";

const google = { id: "google", label: "Google", classify: classifyGoogle };
const schema = z.object({ ok: z.boolean() });
const OK: FakeAnswer = { body: { ok: true } };

/** A server that gives these answers in turn, the last one for ever, and a door to it. */
async function open(answers: FakeAnswer[], options: Partial<HttpOptions> = {}, signal = new AbortController().signal) {
  const server = await openFakeHttp(() => (answers.length > 1 ? answers.shift() : answers[0]) ?? {});
  const http = openHttp({
    provider: google,
    accessToken: async (force) => (force ? "fresh" : "stored"),
    retryDelayMs: 1,
    ...options,
  });
  const get = () => http.getJson({ call: "things.list", url: new URL("things", server.url), units: 5, signal, schema });
  return { server, http, get, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test.each<[string, FakeAnswer]>([
  ["a 500", { status: 500 }],
  ["a 503 with a page of HTML", { status: 503, body: "<html>busy</html>" }],
  ["HTML with status 200", { body: "<html>sign in to the proxy</html>" }],
  ["an empty answer with status 200", { body: "" }],
  ["truncated JSON", { body: '{"ok":tr' }],
  ["a connection cut inside the body", { body: '{"ok":true}', cut: 4 }],
])("%s is tried again at once and then works", async (_name, broken) => {
  await using fake = await open([broken, broken, OK]);
  expect(await fake.get()).toEqual({ ok: true });
  expect(fake.server.requests).toHaveLength(3);
});

test("a provider that stays down is left to the queue after two quick retries", async () => {
  await using fake = await open([{ status: 502, body: "secret words" }]);
  const error = await fake.get().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({
    status: 502,
    retry: { kind: "backoff" },
    message: "Google answered 502 (things.list)",
  });
  expect(fake.server.requests).toHaveLength(3);
});

test("a server that is not there did not answer", async () => {
  await using fake = await open([OK]);
  await fake.server[Symbol.asyncDispose]();
  await expect(fake.get()).rejects.toMatchObject({ status: 0, message: "Google did not answer (things.list)" });
});

test("a call without an answer ends with its time and is not repeated at once", async () => {
  await using fake = await open([{ hang: true }], { silenceMs: 50 });
  await expect(fake.get()).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE", status: 0 });
  expect(fake.server.requests).toHaveLength(1);
});

test("an answer that stops in its middle is given up like none, and one that keeps coming is waited for", async () => {
  await using stopped = await open([{ body: '{"ok":true}', stall: 4 }], { silenceMs: 100 });
  await expect(stopped.get()).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE", status: 0 });
  expect(stopped.server.requests).toHaveLength(1);
  await using slow = await open([{ body: '{"ok":true}', dripMs: 30 }], { silenceMs: 200 });
  expect(await slow.get()).toEqual({ ok: true });
});

test("silence is made good within 15 s: it is given up after 11, and the connections beside it are left with it", async () => {
  expect(SILENCE_MS).toBe(11_000);
  await using fake = await open([OK], { silenceMs: 100 });
  await using door = await openTcpProxy(targetOf(fake.server.url));
  const http = openHttp({ provider: google, accessToken: async () => "stored", silenceMs: 100 });
  const url = new URL("things", throughPort(fake.server.url, door.port));
  const signal = new AbortController().signal;
  const get = () => http.getJson({ call: "things.list", url, units: 5, signal, schema });
  await Promise.all([get(), get(), get()]);
  door.lose();
  await expect(get()).rejects.toMatchObject({ status: 0 });
  expect(await get()).toEqual({ ok: true });
});

test("an answer that has no end is left before it fills the memory, and not asked for again", async () => {
  await using fake = await open([{ body: `"${"x".repeat(2 ** 26)}"` }]);
  await expect(fake.get()).rejects.toMatchObject({ message: "Google answered 200 (things.list, too long)" });
  expect(fake.server.requests).toHaveLength(1);
});

test("an answer of another shape is refused without a retry and without its words", async () => {
  await using fake = await open([{ body: { ok: "private text" } }]);
  await expect(fake.get()).rejects.toMatchObject({ message: "Google answered 200 (things.list, unknown shape)" });
  expect(fake.server.requests).toHaveLength(1);
});

test("a redirect is not followed with the token", async () => {
  await using fake = await open([{ status: 302, headers: { location: "/elsewhere" } }]);
  await expect(fake.get()).rejects.toMatchObject({ status: 302 });
  expect(fake.server.requests).toHaveLength(1);
});

test("a 401 is replayed once with a fresh token", async () => {
  await using fake = await open([{ status: 401 }, OK]);
  expect(await fake.get()).toEqual({ ok: true });
  expect(fake.server.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer stored", "Bearer fresh"]);
});

test("a 401 on a fresh token is retried later and does not disconnect", async () => {
  await using fake = await open([{ status: 401 }]);
  const error = await fake.get().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ status: 401, retry: { kind: "backoff" } });
  expect(fake.server.requests).toHaveLength(2);
});

test("a refresh that finds the grant gone says so", async () => {
  const accessToken = async (force?: boolean) => {
    if (force) throw new ConnectionRevokedError("gone");
    return "stored";
  };
  await using fake = await open([{ status: 401 }], { accessToken });
  await expect(fake.get()).rejects.toBeInstanceOf(ConnectionRevokedError);
});

test("a missing scope disconnects", async () => {
  const details = [{ reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT" }];
  await using fake = await open([{ status: 403, body: { error: { code: 403, details } } }]);
  await expect(fake.get()).rejects.toBeInstanceOf(ConnectionRevokedError);
  expect(fake.server.requests).toHaveLength(1);
});

const quota = (message: string) => ({ error: { code: 403, message, errors: [{ reason: "rateLimitExceeded" }] } });
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);

test.each<[string, FakeAnswer, number, number]>([
  ["Retry-After in seconds", { status: 429, headers: { "retry-after": "42" } }, 42, 42],
  ["Retry-After as a date", { status: 429, headers: { "retry-after": inSeconds(100).toUTCString() } }, 98, 100],
  ["an instant in the message", { status: 403, body: quota(`Retry after ${inSeconds(60).toISOString()}`) }, 58, 60],
  ["no word for how long", { status: 403, body: quota("Quota exceeded") }, 30, 30],
  ["an unreadable Retry-After", { status: 429, headers: { "retry-after": "soon" } }, 30, 30],
  ["a pause of hours", { status: 429, headers: { "retry-after": "7200" } }, 7200, 7200],
  ["a pause of months", { status: 429, headers: { "retry-after": "9999999" } }, 86_400, 86_400],
  ["a 503 with Retry-After", { status: 503, headers: { "retry-after": "20" } }, 20, 20],
])("a limit with %s goes back to the queue for that long", async (_name, answer, least, most) => {
  const pace = { ...openFakePace(), slowDown: unpaced("Google").slowDown };
  await using fake = await open([answer], { pace });
  const error = await fake.get().catch((thrown: unknown) => thrown);
  if (!(error instanceof RateLimitedError) || error.retry.kind !== "after") throw error;
  expect(error.retry.seconds).toBeGreaterThanOrEqual(least);
  expect(error.retry.seconds).toBeLessThanOrEqual(most);
  expect(error.ours).toBe(false);
  expect(pace.inside).toBe(0);
  expect(fake.server.requests).toHaveLength(1);
});

test("a pause of a second is sat out and never cut short", async () => {
  await using fake = await open([{ status: 429, headers: { "retry-after": "1" } }, OK]);
  const startedMs = performance.now();
  expect(await fake.get()).toEqual({ ok: true });
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(990);
});

test("after a pause was asked for, the same door sends nothing until it is over", async () => {
  await using fake = await open([{ status: 429, headers: { "retry-after": "60" } }, OK]);
  await expect(fake.get()).rejects.toBeInstanceOf(RateLimitedError);
  await expect(fake.get()).rejects.toBeInstanceOf(RateLimitedError);
  expect(fake.server.requests).toHaveLength(1);
});

test("every try takes a turn of its own and ends it, and one whose turn is too far sends nothing", async () => {
  const pace = openFakePace();
  await using fake = await open([{ status: 500 }, OK], { pace });
  await fake.get();
  expect([pace.booked, pace.inside]).toEqual([[5, 5], 0]);
  pace.enter = async () => Promise.reject(new RateLimitedError("Google", 8, true));
  await expect(fake.get()).rejects.toMatchObject({ ours: true, retry: { kind: "after", seconds: 8 } });
  expect(fake.server.requests).toHaveLength(2);
});

test("a batch is as large as its turn allows, and says so", async () => {
  await using fake = await open([{ body: "three" }], { pace: openFakePace({ fit: 3 }) });
  const { signal } = new AbortController();
  const url = new URL("batch", fake.server.url);
  const body = (parts: number) => "x".repeat(parts);
  const batch = { call: "batch", url, units: 20, most: 7, contentType: "text/plain", body, signal };
  expect(await fake.http.postBatch(batch)).toEqual({ contentType: "application/json", text: "three", parts: 3 });
  expect(fake.server.requests[0]).toMatchObject({ body: "xxx", headers: { "content-type": "text/plain" } });
});

test.each<[string, number, number]>([
  ["hours ahead of ours", 7_200, 7_230],
  ["hours behind ours", -7_200, -7_170],
])("an instant that is named by a clock %s is waited for by that clock", async (_name, clock, named) => {
  const headers = { date: inSeconds(clock).toUTCString() };
  const body = quota(`User-rate limit exceeded.  Retry after ${inSeconds(named).toISOString()}`);
  await using fake = await open([{ status: 429, headers, body }]);
  const error = await fake.get().catch((thrown: unknown) => thrown);
  if (!(error instanceof RateLimitedError) || error.retry.kind !== "after") throw error;
  expect(error.retry.seconds).toBeGreaterThanOrEqual(30);
  expect(error.retry.seconds).toBeLessThanOrEqual(32);
});

test("an aborted call sends nothing and throws the reason", async () => {
  await using fake = await open([OK], {}, AbortSignal.abort());
  await expect(fake.get()).rejects.toMatchObject({ name: "AbortError" });
  expect(fake.server.requests).toHaveLength(0);
});

test("a call aborted on its way throws the reason and not a provider's failure", async () => {
  const controller = new AbortController();
  await using server = await openFakeHttp(() => {
    controller.abort(new Error("the worker stops"));
    return { hang: true };
  });
  const http = openHttp({ provider: google, accessToken: async () => "t" });
  const request = { call: "things.list", url: new URL(server.url), units: 1, signal: controller.signal, schema };
  await expect(http.getJson(request)).rejects.toThrow("the worker stops");
});

test("one line is logged per call, without address or token", async () => {
  const lines: object[] = [];
  await using fake = await open([OK], { log: { debug: (fields) => void lines.push(fields) } });
  await fake.get();
  expect(lines).toEqual([{ provider: "google", call: "things.list", units: 5, status: 200, ms: expect.any(Number) }]);
});

test("a form is posted once, whatever comes back", async () => {
  await using server = await openFakeHttp(() => ({ status: 503, body: "<html>" }));
  const sent = { provider: google, call: "token", url: server.url, form: { code: "a b&c" } };
  expect(await postForm(sent)).toEqual({ status: 503, body: undefined });
  expect(server.requests.map(({ body }) => body)).toEqual(["code=a+b%26c"]);
  await server[Symbol.asyncDispose]();
  await expect(postForm(sent)).rejects.toMatchObject({ status: 0 });
});
