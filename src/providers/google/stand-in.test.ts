import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { ConnectionRevokedError } from "#src/errors.ts";
import { startTestSandbox, type TestSandbox } from "#testkit/sandbox.ts";
import type { OAuthProvider, RawItem, Stream } from "../contract.ts";
import { openHttp } from "../http.ts";
import { googleProvider } from "./index.ts";

/** The provider against a Google that was written by others: over HTTP, in a process of its own. */
const anchorMs = Date.UTC(2026, 5, 15);
const redirectUri = "http://localhost:4321/auth/google/callback";
const codeVerifier = "v".repeat(64);
const codeChallenge = createHash("sha256").update(codeVerifier).digest("base64url");

let sandbox: TestSandbox;
let mailbox: string;

const post = async (path: string, body: object) => {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(new URL(path, sandbox.url), init);
  return z.looseObject({ mailbox: z.string().default("") }).parse(await response.json());
};

beforeAll(async () => {
  sandbox = await startTestSandbox();
  ({ mailbox } = await post("/control/mailboxes", { seed: 7, messages: 300, events: 80, anchorMs }));
}, 30_000);
afterAll(() => sandbox.stop());

function open(batch: "batch" | "single"): OAuthProvider {
  const env = (name: string) => sandbox.env[name] ?? "";
  return googleProvider({
    clientId: env("GOOGLE_CLIENT_ID"),
    clientSecret: env("GOOGLE_CLIENT_SECRET"),
    authorizeUrl: env("GOOGLE_AUTHORIZE_URL"),
    tokenUrl: env("GOOGLE_TOKEN_URL"),
    revokeUrl: env("GOOGLE_REVOKE_URL"),
    userinfoUrl: env("GOOGLE_USERINFO_URL"),
    certsUrl: env("GOOGLE_CERTS_URL"),
    gmailRootUrl: env("GMAIL_ROOT_URL"),
    gmailBatchUrl: batch === "batch" ? env("GMAIL_BATCH_URL") : "",
    calendarRootUrl: env("CALENDAR_ROOT_URL"),
    gmailUnitsPerMinute: 0,
  });
}

async function connect(provider: OAuthProvider, scopes?: string) {
  const request = { redirectUri, state: "st", codeChallenge, nonce: "n0nce" };
  const url = provider.oauth.authorizeUrl(request);
  url.searchParams.set("sandbox_auto_consent", mailbox);
  if (scopes !== undefined) url.searchParams.set("scope", scopes);
  const response = await fetch(url, { redirect: "manual" });
  const code = new URL(response.headers.get("location") ?? "none:").searchParams.get("code") ?? "";
  return provider.oauth.exchange({ code, redirectUri, codeVerifier, nonce: "n0nce" });
}

const door = (provider: OAuthProvider, accessToken: string) =>
  openHttp({ provider, accessToken: async () => accessToken });

/** Eighteen months, each to its last page, as the backfill does. */
async function readAll(stream: Stream, http: ReturnType<typeof openHttp>) {
  const months: RawItem[][] = [];
  let failures = 0;
  for (let month = -12; month < 6; month += 1) {
    const window = { from: new Date(Date.UTC(2026, 5 + month)), to: new Date(Date.UTC(2026, 6 + month)) };
    const items: RawItem[] = [];
    let pageToken: string | null = null;
    do {
      const page = await stream.readPage({ http, window, pageToken, signal: new AbortController().signal });
      items.push(...page.items);
      failures += page.failures.length;
      pageToken = page.nextPageToken;
    } while (pageToken !== null);
    expect(items.every(({ occurredAt }) => occurredAt >= window.from && occurredAt < window.to)).toBe(true);
    months.push(items);
  }
  return { items: months.flat(), failures };
}

const streamOf = (provider: OAuthProvider, name: string): Stream => {
  const stream = provider.streams.find((one) => one.name === name);
  if (!stream) throw new Error(`no stream ${name}`);
  return stream;
};

test("consent, exchange, refresh and revoke work with a Google we did not write", async () => {
  const provider = open("batch");
  const { tokens, identity } = await connect(provider);
  expect(identity.account).toBe(mailbox);
  for (const { scopes } of provider.streams) expect(scopes.some((scope) => tokens.scopes.includes(scope))).toBe(true);
  const again = await provider.oauth.refresh(tokens.refreshToken ?? "");
  expect(again).toMatchObject({ refreshToken: null, scopes: tokens.scopes });
  await provider.oauth.revoke(tokens.refreshToken ?? "");
  await expect(provider.oauth.refresh(tokens.refreshToken ?? "")).rejects.toBeInstanceOf(ConnectionRevokedError);
  await provider.oauth.revoke(tokens.refreshToken ?? "");
});

test("mail read in batches equals mail read one by one, no id twice, and all of it maps", async () => {
  const [batch, single] = [open("batch"), open("single")];
  const { tokens } = await connect(batch);
  const stream = streamOf(batch, "gmail.messages");
  const http = door(batch, tokens.accessToken);
  expect(await stream.pin(http, new AbortController().signal)).toMatch(/^\d+$/);
  const inBatches = await readAll(stream, http);
  const oneByOne = await readAll(streamOf(single, "gmail.messages"), door(single, tokens.accessToken));
  expect(inBatches).toEqual(oneByOne);
  expect(inBatches.failures).toBe(0);
  expect(inBatches.items.length).toBeGreaterThan(200);
  expect(new Set(inBatches.items.map(({ externalId }) => externalId)).size).toBe(inBatches.items.length);
  for (const { payload, occurredAt } of inBatches.items) {
    expect(stream.map(payload, mailbox)?.occurredAt ?? occurredAt).toEqual(occurredAt);
  }
});

test("events are read once each, with none unreadable, and all of them map", async () => {
  const provider = open("batch");
  const { tokens } = await connect(provider);
  const stream = streamOf(provider, "calendar.events");
  const { items, failures } = await readAll(stream, door(provider, tokens.accessToken));
  expect(failures).toBe(0);
  expect(items.length).toBeGreaterThan(50);
  expect(new Set(items.map(({ externalId }) => externalId)).size).toBe(items.length);
  for (const { payload, occurredAt } of items) {
    expect(stream.map(payload, mailbox)?.occurredAt ?? occurredAt).toEqual(occurredAt);
  }
});

test("a grant without mail reads the calendar and is refused for mail", async () => {
  const provider = open("batch");
  const scopes = "openid email https://www.googleapis.com/auth/calendar.events.readonly";
  const { tokens } = await connect(provider, scopes);
  expect(tokens.scopes.some((scope) => scope.includes("gmail"))).toBe(false);
  const http = door(provider, tokens.accessToken);
  await expect(streamOf(provider, "gmail.messages").pin(http, new AbortController().signal)).rejects.toBeInstanceOf(
    ConnectionRevokedError,
  );
  expect((await readAll(streamOf(provider, "calendar.events"), http)).items.length).toBeGreaterThan(50);
});

test.each(["gmail.messages", "calendar.events"])("%s is counted as it is read, and read again by id", async (name) => {
  const provider = open("batch");
  const { tokens } = await connect(provider);
  const stream = streamOf(provider, name);
  const http = door(provider, tokens.accessToken);
  const { signal } = new AbortController();
  const { items } = await readAll(stream, http);
  const span = { from: new Date(Date.UTC(2025, 5)), to: new Date(Date.UTC(2026, 11)) };
  expect(await stream.count?.(http, span, signal)).toBe(items.length);
  const [first, last] = [items[0], items.at(-1)];
  expect(await stream.readItem?.(http, first?.externalId ?? "", signal)).toEqual({ item: first });
  expect(await stream.readItem?.(http, last?.externalId ?? "", signal)).toEqual({ item: last });
  expect(await stream.readItem?.(http, "ffffffffffffffff", signal)).toEqual({ gone: true });
});
