import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";

let sandbox: RunningSandbox;
let mailbox: string;

beforeAll(async () => {
  sandbox = await client.open();
  mailbox = await client.createMailbox(sandbox, { seed: 1, messages: 20, events: 5 });
});
afterAll(() => sandbox.close());

async function codeFor(params: Record<string, string> = {}) {
  const { verifier, challenge } = client.pkce();
  const asked = { access_type: "offline", code_challenge: challenge, code_challenge_method: "S256", state: "s1" };
  const back = await client.consent(sandbox, { ...asked, sandbox_auto_consent: mailbox, ...params });
  return { verifier, back, code: back.get("code") ?? "" };
}

const exchange = (form: Record<string, string>) =>
  client.postToken(sandbox, { grant_type: "authorization_code", redirect_uri: client.REDIRECT_URI, ...form });

test("a code and its verifier become tokens and a signed identity", async () => {
  const { verifier, back, code } = await codeFor({ prompt: "consent", nonce: "n-1" });
  expect(back.get("state")).toBe("s1");
  const { status, body } = await exchange({ code, code_verifier: verifier });
  expect(status).toBe(200);
  expect(body).toMatchObject({ expires_in: 3599, token_type: "Bearer", refresh_token: expect.any(String) });
  const keys = createRemoteJWKSet(new URL(`${sandbox.url}/oauth2/v3/certs`));
  const issuer = "https://accounts.google.com";
  const { payload, protectedHeader } = await jwtVerify(String(body["id_token"]), keys, {
    issuer,
    audience: client.CLIENT_ID,
  });
  expect(protectedHeader.alg).toBe("RS256");
  expect(payload).toMatchObject({ email: mailbox, email_verified: true, nonce: "n-1", azp: client.CLIENT_ID });
  const { body: who } = await client.apiOf(sandbox, String(body["access_token"]))("/userinfo");
  expect(who).toMatchObject({ sub: payload.sub, email: mailbox });
});

test("a code works once", async () => {
  const { verifier, code } = await codeFor();
  expect((await exchange({ code, code_verifier: verifier })).status).toBe(200);
  const again = await exchange({ code, code_verifier: verifier });
  expect(again).toEqual({ status: 400, body: { error: "invalid_grant", error_description: "Malformed auth code." } });
});

test.each([
  ["another verifier", { code_verifier: "x".repeat(43) }, 400, "invalid_grant"],
  ["no verifier", { code_verifier: "" }, 400, "invalid_grant"],
  ["another redirect address", { redirect_uri: "http://localhost:4321/else" }, 400, "redirect_uri_mismatch"],
  ["a wrong client secret", { client_secret: "guess" }, 401, "invalid_client"],
  ["an unknown grant type", { grant_type: "password" }, 400, "unsupported_grant_type"],
])("%s gets no tokens", async (_, change, status, error) => {
  const { verifier, code } = await codeFor();
  const answer = await exchange({ code, code_verifier: verifier, ...change });
  expect([answer.status, answer.body["error"]]).toEqual([status, error]);
});

test.each([
  ["an unknown client", { client_id: "somebody-else" }],
  ["a foreign redirect address", { redirect_uri: "https://evil.example.net/callback" }],
  ["a redirect address that only looks local", { redirect_uri: "http://localhost.evil.example.net/" }],
  ["an unknown scope", { scope: "https://www.googleapis.com/auth/everything" }],
  ["a challenge that is too short", { code_challenge: "abc", code_challenge_method: "S256" }],
])("%s is answered with a page and never a redirect", async (_, params) => {
  const url = client.authorizeUrl(sandbox, { ...params, sandbox_auto_consent: mailbox });
  const response = await fetch(url, { redirect: "manual" });
  expect(response.status).toBe(400);
  expect(response.headers.get("location")).toBeNull();
  expect(await response.text()).toContain("Access blocked");
});

test("the client may authenticate by Basic", async () => {
  const { verifier, code } = await codeFor();
  const basic = Buffer.from(`${client.CLIENT_ID}:${client.CLIENT_SECRET}`).toString("base64");
  const form = { grant_type: "authorization_code", redirect_uri: client.REDIRECT_URI, code, code_verifier: verifier };
  const headers = { Authorization: `Basic ${basic}` };
  const response = await fetch(`${sandbox.url}/token`, { method: "POST", headers, body: new URLSearchParams(form) });
  expect(response.status).toBe(200);
});

test("a refresh token comes with the first consent, and later only when consent is asked for", async () => {
  const other = await client.createMailbox(sandbox, { seed: 2, messages: 5, events: 1 });
  const first = await client.signIn(sandbox, other, { prompt: "select_account" });
  const second = await client.signIn(sandbox, other, { prompt: "select_account" });
  const third = await client.signIn(sandbox, other, { prompt: "consent" });
  const online = await client.signIn(sandbox, other, { access_type: "online" });
  expect([first, second, third, online].map((tokens) => "refresh_token" in tokens)).toEqual([true, false, true, false]);
});

test("a refresh gives another access token and no new refresh token", async () => {
  const { refresh_token = "", access_token } = await client.signIn(sandbox, mailbox);
  const { status, body } = await client.postToken(sandbox, { grant_type: "refresh_token", refresh_token });
  expect(status).toBe(200);
  expect(body["access_token"]).not.toBe(access_token);
  expect(body).not.toHaveProperty("refresh_token");
});

test("Google's own trouble at the token endpoint is a page with a 503, and passes", async () => {
  const { refresh_token = "" } = await client.signIn(sandbox, mailbox);
  await client.control(sandbox, "faults", { endpoint: "oauth.token.refresh_token", status: 503 });
  const form = {
    grant_type: "refresh_token",
    refresh_token,
    client_id: client.CLIENT_ID,
    client_secret: client.CLIENT_SECRET,
  };
  const refresh = () => fetch(`${sandbox.url}/token`, { method: "POST", body: new URLSearchParams(form) });
  const [failed, passed] = [await refresh(), await refresh()];
  expect([failed.status, failed.headers.get("content-type"), passed.status]).toEqual([
    503,
    expect.stringContaining("html"),
    200,
  ]);
});

test("revoking at Google ends refreshes and access tokens", async () => {
  const other = await client.createMailbox(sandbox, { seed: 3, messages: 5, events: 1 });
  const { refresh_token = "", access_token } = await client.signIn(sandbox, other);
  const api = client.apiOf(sandbox, access_token);
  expect((await api("/gmail/v1/users/me/profile")).status).toBe(200);
  await client.control(sandbox, "revoke", { mailbox: other });
  expect((await api("/gmail/v1/users/me/profile")).status).toBe(401);
  const { status, body } = await client.postToken(sandbox, { grant_type: "refresh_token", refresh_token });
  expect(status).toBe(400);
  expect(body).toEqual({ error: "invalid_grant", error_description: "Token has been expired or revoked." });
});

test("the application's own revocation takes any token once, and the whole grant with it", async () => {
  const other = await client.createMailbox(sandbox, { seed: 4, messages: 5, events: 1 });
  const { refresh_token = "", access_token } = await client.signIn(sandbox, other);
  const revoke = () => fetch(`${sandbox.url}/revoke?token=${encodeURIComponent(access_token)}`, { method: "POST" });
  expect((await revoke()).status).toBe(200);
  expect((await client.postToken(sandbox, { grant_type: "refresh_token", refresh_token })).status).toBe(400);
  const again = await revoke();
  expect([again.status, await again.json()]).toMatchObject([400, { error: "invalid_token" }]);
});
