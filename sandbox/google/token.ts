import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";
import { faultAnswer, htmlPage } from "../faults/answers.ts";
import { sendSpoiled } from "../faults/wire.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Client } from "./authorize.request.ts";
import type { Grant } from "./grants.ts";
import { signIdToken } from "./id-token.ts";

type Answer = { status: 200 | 400 | 401; body: Record<string, unknown> };

/** `POST /token`: exchanges a code, or refreshes. Here `error` is a string, unlike in the APIs. */
export function tokenRoutes(sandbox: Sandbox): Hono {
  const app = new Hono();
  app.post("/token", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const grantType = form.get("grant_type") ?? "";
    const endpoint = `oauth.token.${grantType || "none"}`;
    sandbox.calls.count(endpoint);
    const fault = sandbox.faults.take({ endpoint, target: "/token", address: undefined });
    const planned = fault && faultAnswer(fault, sandbox.clock.now());
    // Google's own trouble comes as a page, not as JSON.
    if (planned) return c.html(htmlPage.text ?? "", planned.status as 503, planned.headers);
    if (sandbox.settings.tokenDelayMs > 0) await delay(sandbox.settings.tokenDelayMs);
    const answer = isOurClient(c, form, sandbox.client)
      ? await answerGrant(sandbox, grantType, form)
      : failure(401, "invalid_client", form.get("client_secret") ? "Unauthorized" : "The OAuth client was not found.");
    if (fault) {
      sendSpoiled((c.env as HttpBindings).outgoing, answer, fault);
      return RESPONSE_ALREADY_SENT;
    }
    return c.json(answer.body, answer.status, { "Cache-Control": "no-store" });
  });
  return app;
}

async function answerGrant(sandbox: Sandbox, grantType: string, form: URLSearchParams): Promise<Answer> {
  if (grantType === "authorization_code") return exchangeCode(sandbox, form);
  if (grantType === "refresh_token") return refresh(sandbox, form);
  if (grantType === "") return failure(400, "invalid_request", "Required parameter is missing: grant_type");
  return failure(400, "unsupported_grant_type", `Invalid grant_type: ${grantType}`);
}

async function exchangeCode(sandbox: Sandbox, form: URLSearchParams): Promise<Answer> {
  const issued = sandbox.codes.take(form.get("code") ?? "");
  if (!issued) return failure(400, "invalid_grant", "Malformed auth code.");
  const { request, address, scopes } = issued;
  if (form.get("redirect_uri") !== request.redirectUri) return failure(400, "redirect_uri_mismatch", "Bad Request");
  if (!verifierFits(request.challenge, form.get("code_verifier"))) {
    return failure(400, "invalid_grant", "Invalid code verifier.");
  }
  const grant = sandbox.store.grants.find(address, request.clientId);
  if (!grant) return failure(400, "invalid_grant", "Token has been expired or revoked.");
  const body = await tokenBody(sandbox, grant, scopes, request.nonce);
  if (issued.refreshToken) body["refresh_token"] = sandbox.store.grants.addRefreshToken(grant, scopes);
  return { status: 200, body };
}

async function refresh(sandbox: Sandbox, form: URLSearchParams): Promise<Answer> {
  const token = form.get("refresh_token");
  if (!token) return failure(400, "invalid_request", "Missing required parameter: refresh_token");
  const known = sandbox.store.grants.findRefreshToken(token);
  if (!known) return failure(400, "invalid_grant", "Token has been expired or revoked.");
  return { status: 200, body: await tokenBody(sandbox, known.grant, known.scopes, undefined) };
}

async function tokenBody(sandbox: Sandbox, grant: Grant, scopes: string[], nonce: string | undefined) {
  const { store, settings } = sandbox;
  const seconds = settings.accessTokenSeconds;
  const accessToken = store.grants.issueAccessToken(grant, scopes, seconds);
  const body: Record<string, unknown> = {
    access_token: accessToken,
    expires_in: seconds,
    scope: scopes.join(" "),
    token_type: "Bearer",
  };
  const mailbox = store.find(grant.address);
  if (scopes.includes("openid") && mailbox) {
    const profile = scopes.some((scope) => scope.endsWith("userinfo.profile"));
    const claims = { mailbox, clientId: grant.clientId, accessToken, profile, ...(nonce !== undefined && { nonce }) };
    body["id_token"] = await signIdToken(store.signer, claims);
  }
  return body;
}

/** In the body or by Basic; both at once must agree with each other, so one is enough to check. */
function isOurClient(c: Context, form: URLSearchParams, client: Client): boolean {
  const basic = /^Basic (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const [id = "", secret = ""] = basic
    ? Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent)
    : [form.get("client_id") ?? "", form.get("client_secret") ?? ""];
  return sameText(id, client.id) && sameText(secret, client.secret);
}

function verifierFits(challenge: { value: string; method: string } | undefined, verifier: string | null): boolean {
  if (!challenge) return verifier === null;
  if (verifier === null || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  const made = challenge.method === "S256" ? createHash("sha256").update(verifier).digest("base64url") : verifier;
  return sameText(made, challenge.value);
}

function sameText(left: string, right: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}

function failure(status: 400 | 401, error: string, description: string): Answer {
  return { status, body: { error, error_description: description } };
}
