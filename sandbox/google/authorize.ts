import { Hono } from "hono";
import type { Mailbox } from "../mailbox.ts";
import type { Sandbox } from "../sandbox.ts";
import { type AuthorizeRequest, readAuthorizeRequest, redirectBack } from "./authorize.request.ts";
import { consentPage, errorPage, pageHeaders } from "./consent-page.ts";
import { isIdentityScope, parseScopes } from "./scopes.ts";

/** The consent screen: who are you, and what do you allow? */
export function authorizeRoutes(sandbox: Sandbox): Hono {
  const app = new Hono();

  app.get("/o/oauth2/v2/auth", (c) => {
    sandbox.calls.count("oauth.authorize");
    const query = new URL(c.req.url).searchParams;
    const request = readAuthorizeRequest(query, sandbox.client);
    if ("error" in request) return c.html(errorPage(request), 400, pageHeaders());
    const auto = query.get("sandbox_auto_consent");
    if (auto !== null) return answerAtOnce(request, auto, query.get("sandbox_scopes"));
    if (request.prompt.includes("none")) return c.redirect(answerSilently(request));
    const accounts = sandbox.store.mailboxes();
    const ticket = sandbox.consents.issue(request);
    return c.html(consentPage({ request, ticket, accounts }), 200, pageHeaders());

    function answerAtOnce(request: AuthorizeRequest, address: string, wanted: string | null) {
      const mailbox = sandbox.store.find(address);
      if (!mailbox) {
        return c.html(errorPage({ error: "invalid_account", description: "No such mailbox." }), 400, pageHeaders());
      }
      const allowed = wanted === null ? request.scopes : parseScopes(wanted);
      return c.redirect(allow(sandbox, request, mailbox, allowed));
    }
  });

  app.post("/o/oauth2/v2/auth", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const request = sandbox.consents.take(form.get("ticket") ?? "");
    if (!request) {
      const description = "This page was answered already or is too old. Go back to the application and start again.";
      return c.html(errorPage({ error: "expired", description }), 400, pageHeaders());
    }
    if (form.get("decision") !== "allow") return c.redirect(redirectBack(request, { error: "access_denied" }), 303);
    const mailbox = sandbox.store.find(form.get("account") ?? "");
    if (!mailbox) return c.redirect(redirectBack(request, { error: "access_denied" }), 303);
    return c.redirect(allow(sandbox, request, mailbox, form.getAll("scope")), 303);
  });

  /** prompt=none: only somebody who said yes to all of this before gets a code. */
  function answerSilently(request: AuthorizeRequest): string {
    const mailbox = request.loginHint === undefined ? undefined : sandbox.store.find(request.loginHint);
    const granted = mailbox && sandbox.store.grants.find(mailbox.address, request.clientId)?.scopes;
    if (!mailbox) return redirectBack(request, { error: "login_required" });
    const isCovered = request.scopes.every((scope) => granted?.includes(scope));
    return isCovered
      ? allow(sandbox, request, mailbox, request.scopes)
      : redirectBack(request, { error: "interaction_required" });
  }

  return app;
}

/** Identity scopes cannot be unticked; of the rest only what was asked for can be given. */
function allow(sandbox: Sandbox, request: AuthorizeRequest, mailbox: Mailbox, ticked: string[]): string {
  const { grants } = sandbox.store;
  const scopes = request.scopes.filter((scope) => isIdentityScope(scope) || ticked.includes(scope));
  const { grant, first } = grants.allow(mailbox.address, request.clientId, scopes);
  const given = request.includeGranted ? [...grant.scopes] : scopes;
  const refreshToken = request.offline && (first || request.prompt.includes("consent"));
  const code = sandbox.codes.issue({ request, address: mailbox.address, scopes: given, refreshToken });
  return redirectBack(request, { code, scope: given.join(" "), authuser: "0", prompt: "consent" });
}
