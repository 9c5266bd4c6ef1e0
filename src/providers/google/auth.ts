import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { z } from "zod";
import { ConnectionRevokedError, ProviderError } from "#src/errors.ts";
import type { CodeExchange, Identity, OAuth, Tokens } from "../contract.ts";
import { openHttp, postForm } from "../http.ts";

export type GoogleOAuthConfig = {
  clientId: string;
  clientSecret: string;
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string;
  userinfoUrl: string;
  /** JWKS */
  certsUrl: string;
};

const GOOGLE = { id: "google", label: "Google" };
const ISSUERS = ["https://accounts.google.com", "accounts.google.com"];

/** Reading only, and no more of it than the streams need. */
export const GOOGLE_SCOPES = [
  "openid",
  "email",
  "https://www.googleapis.com/auth/gmail.readonly",
  "https://www.googleapis.com/auth/calendar.events.readonly",
];

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().default(3600),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().default(""),
  id_token: z.string().optional(),
});
const oauthError = z.object({ error: z.string().regex(/^\w{1,60}$/) });
const person = z.object({
  sub: z.string().min(1),
  email: z.email(),
  email_verified: z.union([z.boolean(), z.stringbool()]),
});

/** Without the offline access and the renewed consent Google sends a refresh token only the very first time. */
const ALWAYS = { response_type: "code", access_type: "offline", prompt: "consent", code_challenge_method: "S256" };

/** @see https://developers.google.com/identity/protocols/oauth2/web-server */
export function googleOAuth(config: GoogleOAuthConfig): OAuth {
  const keys = createRemoteJWKSet(new URL(config.certsUrl), { timeoutDuration: 10_000 });
  return {
    authorizeUrl({ redirectUri, state, codeChallenge, nonce, loginHint }) {
      const url = new URL(config.authorizeUrl);
      const scope = GOOGLE_SCOPES.join(" ");
      const asked = {
        client_id: config.clientId,
        redirect_uri: redirectUri,
        scope,
        state,
        code_challenge: codeChallenge,
        nonce,
      };
      for (const [name, value] of Object.entries({ ...ALWAYS, ...asked })) url.searchParams.set(name, value);
      if (loginHint !== undefined) url.searchParams.set("login_hint", loginHint);
      return url;
    },
    async exchange(exchange) {
      const { code, redirectUri, codeVerifier } = exchange;
      const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: codeVerifier };
      const answer = await askForTokens(config, "token.exchange", form);
      const identity = await identify(config, keys, answer, exchange);
      const tokens = toTokens(answer);
      // RFC 6749 §5.1: an answer without a scope granted what was asked for.
      return { identity, tokens: tokens.scopes.length > 0 ? tokens : { ...tokens, scopes: [...GOOGLE_SCOPES] } };
    },
    async refresh(refreshToken) {
      const form = { grant_type: "refresh_token", refresh_token: refreshToken };
      return toTokens(await askForTokens(config, "token.refresh", form));
    },
    async revoke(refreshToken) {
      const form = { token: refreshToken };
      const { status, body } = await postForm({ provider: GOOGLE, call: "revoke", url: config.revokeUrl, form });
      // Revoked already, or never known: what we want holds.
      if (status !== 200 && errorWord(body) !== "invalid_token") throw new ProviderError("Google", "revoke", status);
    },
  };
}

type TokenAnswer = z.output<typeof tokenAnswer>;

async function askForTokens(
  config: GoogleOAuthConfig,
  call: string,
  form: Record<string, string>,
): Promise<TokenAnswer> {
  const client = { client_id: config.clientId, client_secret: config.clientSecret };
  const { status, body } = await postForm({
    provider: GOOGLE,
    call,
    url: config.tokenUrl,
    form: { ...form, ...client },
  });
  if (status !== 200) throw refusal(call, status, errorWord(body));
  const parsed = tokenAnswer.safeParse(body);
  if (!parsed.success) throw new ProviderError("Google", `${call}, unknown shape`, 200);
  return parsed.data;
}

/** What only the operator can mend, by the setting it is in. */
const OPERATOR: Record<string, string> = {
  invalid_client: "check GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET",
  unauthorized_client: "check GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET",
  redirect_uri_mismatch: "register the callback below PUBLIC_ORIGIN with Google",
};

/** Here `error` is a word, unlike in the APIs. Only these two mean that the grant itself is gone. */
function refusal(call: string, status: number, word: string | null): ConnectionRevokedError | ProviderError {
  if (word === "invalid_grant")
    return new ConnectionRevokedError("Google no longer accepts this grant (invalid_grant).");
  if (word === "admin_policy_enforced") {
    return new ConnectionRevokedError(
      "An administrator of this Google Workspace blocks the app (admin_policy_enforced).",
    );
  }
  const hint = word === null ? undefined : OPERATOR[word];
  return new ProviderError("Google", [call, word, hint].filter((part) => part).join(", "), status);
}

function errorWord(body: unknown): string | null {
  return oauthError.safeParse(body).data?.error ?? null;
}

/** `scopes` empty: the answer did not say, keep those known. */
function toTokens(answer: TokenAnswer): Tokens {
  return {
    accessToken: answer.access_token,
    expiresAt: new Date(Date.now() + answer.expires_in * 1000),
    refreshToken: answer.refresh_token ?? null,
    scopes: answer.scope.split(" ").filter((scope) => scope !== ""),
  };
}

type Keys = ReturnType<typeof createRemoteJWKSet>;

/** The account behind a grant, by `sub`; the address from userinfo where the id_token leaves it out. */
async function identify(
  config: GoogleOAuthConfig,
  keys: Keys,
  answer: TokenAnswer,
  { nonce }: CodeExchange,
): Promise<Identity> {
  const claims = await verify(answer.id_token ?? "", keys, config.clientId);
  if (claims["nonce"] !== nonce) throw new ProviderError("Google", "id_token, wrong nonce", 200);
  const known = claims["email"] === undefined ? await userinfo(config, answer.access_token) : claims;
  const parsed = person.safeParse(known);
  if (!parsed.success || parsed.data.sub !== claims.sub) throw new ProviderError("Google", "id_token, no account", 200);
  if (!parsed.data.email_verified) throw new ProviderError("Google", "id_token, address not verified", 200);
  return { accountId: parsed.data.sub, account: parsed.data.email.toLowerCase() };
}

/** jose's errors carry the payload: they are not passed on. */
async function verify(idToken: string, keys: Keys, audience: string) {
  try {
    const options = {
      issuer: ISSUERS,
      audience,
      algorithms: ["RS256"],
      clockTolerance: 60,
      requiredClaims: ["exp", "sub"],
    };
    return (await jwtVerify(idToken, keys, options)).payload;
  } catch (error) {
    const unreachable = error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError);
    if (unreachable) throw new ProviderError("Google", "certs", 0);
    const claim = error instanceof errors.JWTClaimValidationFailed ? ` ${error.claim}` : "";
    throw new ProviderError("Google", `id_token, ${error.code}${claim}`, 200);
  }
}

function userinfo(config: GoogleOAuthConfig, accessToken: string) {
  const http = openHttp({ provider: GOOGLE, accessToken: async () => accessToken, reserve: async () => 0 });
  const url = new URL(config.userinfoUrl);
  return http.getJson({
    call: "userinfo",
    url,
    units: 0,
    signal: AbortSignal.timeout(10_000),
    schema: z.looseObject({}),
  });
}
