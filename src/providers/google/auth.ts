import { z } from "zod";
import { ConnectionRevokedError, ProviderError } from "#src/errors.ts";
import type { OAuth, Tokens } from "../contract.ts";
import { postForm } from "../http.ts";
import { ISSUERS, openIdentity } from "./identity.ts";

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

/** Without the offline access and the renewed consent Google sends a refresh token only the very first time. */
const ALWAYS = { response_type: "code", access_type: "offline", prompt: "consent", code_challenge_method: "S256" };

/** @see https://developers.google.com/identity/protocols/oauth2/web-server */
export function googleOAuth(config: GoogleOAuthConfig): OAuth {
  const identify = openIdentity(config);
  return {
    issuers: ISSUERS,
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
    async exchange({ code, redirectUri, codeVerifier, nonce }) {
      const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri, code_verifier: codeVerifier };
      const answer = await askForTokens(config, "token.exchange", form);
      const tokens = toTokens(answer);
      const identity = await identify({ idToken: answer.id_token ?? "", accessToken: tokens.accessToken, nonce });
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
