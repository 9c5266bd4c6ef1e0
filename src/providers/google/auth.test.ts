import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { expect, test } from "vitest";
import { ConnectionRevokedError, ProviderError } from "#src/errors.ts";
import { type FakeAnswer, openFakeHttp } from "#testkit/fake-http.ts";
import { googleOAuth } from "./auth.ts";

const { privateKey, publicKey } = await generateKeyPair("RS256");
const stranger = await generateKeyPair("RS256");
const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "RS256", use: "sig" };

const CLAIMS = {
  nonce: "n1",
  email: "Ada@Example.com",
  email_verified: true,
  sub: "1001",
  aud: "client",
  iss: "https://accounts.google.com",
};

function idToken(claims: object = {}, { key = privateKey, expires = "1h" } = {}): Promise<string> {
  const all: Record<string, unknown> = { ...CLAIMS, ...claims };
  return new SignJWT(all)
    .setProtectedHeader({ alg: "RS256", kid: "k1" })
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key);
}

const tokens = async (claims: object = {}, extra: object = {}): Promise<FakeAnswer> => ({
  body: {
    access_token: "at-1",
    expires_in: 3599,
    refresh_token: "rt-1",
    scope: "openid https://www.googleapis.com/auth/gmail.readonly",
    token_type: "Bearer",
    id_token: await idToken(claims),
    ...extra,
  },
});

async function open(token: FakeAnswer, userinfo: FakeAnswer = { status: 500 }) {
  const server = await openFakeHttp(({ url }) => {
    if (url.pathname === "/certs") return { body: { keys: [jwk] } };
    return url.pathname === "/userinfo" ? userinfo : token;
  });
  const at = (path: string) => new URL(path, server.url).href;
  const oauth = googleOAuth({
    clientId: "client",
    clientSecret: "s3cret",
    authorizeUrl: "https://accounts.example.com/auth?brand=1",
    tokenUrl: at("token"),
    revokeUrl: at("revoke"),
    userinfoUrl: at("userinfo"),
    certsUrl: at("certs"),
  });
  const exchange = () =>
    oauth.exchange({ code: "c0de", redirectUri: "http://localhost/cb", codeVerifier: "v", nonce: "n1" });
  return { server, oauth, exchange, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test("the consent address asks for offline reading with PKCE and nothing granted earlier", async () => {
  await using google = await open({});
  const request = { redirectUri: "http://localhost/cb", state: "s", codeChallenge: "c", nonce: "n" };
  const url = google.oauth.authorizeUrl({ ...request, loginHint: "ada@example.com" });
  expect(url.origin).toBe("https://accounts.example.com");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    brand: "1",
    response_type: "code",
    access_type: "offline",
    prompt: "consent",
    code_challenge_method: "S256",
    client_id: "client",
    redirect_uri: "http://localhost/cb",
    scope:
      "openid email https://www.googleapis.com/auth/gmail.readonly https://www.googleapis.com/auth/calendar.events.readonly",
    state: "s",
    code_challenge: "c",
    nonce: "n",
    login_hint: "ada@example.com",
  });
  expect(google.oauth.authorizeUrl(request).searchParams.has("login_hint")).toBe(false);
});

test("a code becomes tokens, the scopes really granted, and the account by its sub", async () => {
  await using google = await open(await tokens());
  const { tokens: got, identity } = await google.exchange();
  expect(identity).toEqual({ accountId: "1001", account: "ada@example.com" });
  expect(got).toMatchObject({
    accessToken: "at-1",
    refreshToken: "rt-1",
    scopes: ["openid", "https://www.googleapis.com/auth/gmail.readonly"],
  });
  expect(got.expiresAt.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  expect(Object.fromEntries(new URLSearchParams(google.server.requests[0]?.body))).toEqual({
    grant_type: "authorization_code",
    code: "c0de",
    redirect_uri: "http://localhost/cb",
    code_verifier: "v",
    client_id: "client",
    client_secret: "s3cret",
  });
});

test("an answer without a refresh token says so, and without a scope granted what was asked", async () => {
  await using google = await open(
    await tokens({ iss: "accounts.google.com" }, { refresh_token: undefined, scope: undefined }),
  );
  const { tokens: got } = await google.exchange();
  expect(got.refreshToken).toBeNull();
  expect(got.scopes).toContain("https://www.googleapis.com/auth/calendar.events.readonly");
});

test.each<[string, object, RegExp]>([
  ["another nonce", { nonce: "n2" }, /wrong nonce/],
  ["no nonce", { nonce: undefined }, /wrong nonce/],
  ["another audience", { aud: "other" }, /aud/],
  ["another issuer", { iss: "https://evil.example.com" }, /iss/],
  ["an address nobody verified", { email_verified: false }, /not verified/],
  ["no subject", { sub: undefined }, /sub/],
])("an id_token with %s is refused", async (_name, claims, reason) => {
  await using google = await open(await tokens(claims));
  await expect(google.exchange()).rejects.toThrow(reason);
});

test.each<[string, () => Promise<string>]>([
  ["signed by a stranger", () => idToken({}, { key: stranger.privateKey })],
  ["that has expired", () => idToken({}, { expires: "-5m" })],
  ["without a signature", async () => `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(CLAIMS))}.`],
  ["that is missing", async () => ""],
])("an id_token %s is refused, and the error shows nothing of it", async (_name, make) => {
  const token = await make();
  await using google = await open(await tokens({}, { id_token: token }));
  const error = await google.exchange().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).not.toHaveProperty("cause");
  expect(String(error)).not.toContain("Ada");
});

test("an id_token without an address is completed from userinfo, of the same account only", async () => {
  const answer = await tokens({ email: undefined });
  await using google = await open(answer, { body: { sub: "1001", email: "ada@example.com", email_verified: "true" } });
  expect((await google.exchange()).identity).toEqual({ accountId: "1001", account: "ada@example.com" });
  await using other = await open(answer, { body: { sub: "1002", email: "bo@example.com", email_verified: true } });
  await expect(other.exchange()).rejects.toThrow(/no account/);
});

test.each(["invalid_grant", "admin_policy_enforced"])("a refresh refused with %s means reconnect", async (error) => {
  await using google = await open({
    status: 400,
    body: { error, error_description: "Token has been expired or revoked." },
  });
  await expect(google.oauth.refresh("rt-1")).rejects.toBeInstanceOf(ConnectionRevokedError);
});

test.each<[string, FakeAnswer, string]>([
  ["a wrong client", { status: 401, body: { error: "invalid_client" } }, "GOOGLE_CLIENT_ID"],
  ["an unregistered callback", { status: 400, body: { error: "redirect_uri_mismatch" } }, "PUBLIC_ORIGIN"],
  ["an outage", { status: 503, body: "<html>" }, "503"],
  ["half an answer", { body: { expires_in: 1 } }, "unknown shape"],
])("%s keeps the connection and says what is wrong", async (_name, answer, words) => {
  await using google = await open(answer);
  const error = await google.oauth.refresh("rt-secret").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProviderError);
  expect(String(error)).toContain(words);
  expect(String(error)).not.toMatch(/rt-secret|s3cret/);
  expect(google.server.requests).toHaveLength(1);
});

test("a refresh without a new refresh token keeps the stored one", async () => {
  await using google = await open({ body: { access_token: "at-2", expires_in: "3600", scope: "openid" } });
  expect(await google.oauth.refresh("rt-1")).toMatchObject({
    accessToken: "at-2",
    refreshToken: null,
    scopes: ["openid"],
  });
});

test("revoking sends the token in the body, and a token Google does not know is as good as revoked", async () => {
  await using google = await open({ status: 400, body: { error: "invalid_token" } });
  await google.oauth.revoke("rt-1");
  expect(google.server.requests.map(({ url, body }) => [url.search, body])).toEqual([["", "token=rt-1"]]);
  await using down = await open({ status: 503 });
  await expect(down.oauth.revoke("rt-1")).rejects.toBeInstanceOf(ProviderError);
});
