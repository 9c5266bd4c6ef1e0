import { createHash } from "node:crypto";
import { html, raw } from "hono/html";
import type { Mailbox } from "../mailbox.ts";
import type { AuthorizeRequest, Refusal } from "./authorize.request.ts";
import { CONSENT_STYLE } from "./consent-style.ts";
import { describeScope, isIdentityScope } from "./scopes.ts";

type Html = ReturnType<typeof html>;

// Written in one piece: a formatter's white space inside the tag would change the hash.
const STYLE_TAG = raw(`<style>${CONSENT_STYLE}</style>`);
const STYLE_HASH = createHash("sha256").update(CONSENT_STYLE).digest("base64");

export function pageHeaders(): Record<string, string> {
  return {
    "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'`,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
  };
}

function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${STYLE_TAG}
      </head>
      <body>
        <main>
          <p class="badge">Stand-in for Google. Nothing leaves this machine.</p>
          ${body}
        </main>
      </body>
    </html>`;
}

type Consent = { request: AuthorizeRequest; ticket: string; accounts: readonly Mailbox[] };

export function consentPage({ request, ticket, accounts }: Consent): Html {
  const optional = request.scopes.filter((scope) => !isIdentityScope(scope));
  const application = new URL(request.redirectUri).host;
  const allow = html`<button class="primary" name="decision" value="allow">Allow</button>`;
  return page(
    "Allow access?",
    html`<h1>Allow access to a Google account?</h1>
      <p>The application at <strong>${application}</strong> asks for access.</p>
      <form method="post" action="/o/oauth2/v2/auth">
        <input type="hidden" name="ticket" value="${ticket}" />
        ${accountChoice(accounts, request.loginHint)} ${scopeChoice(optional)}
        <p class="note">It will also see your name and email address. You can take access away again at any time.</p>
        <div class="actions">
          <button name="decision" value="deny">Cancel</button>
          ${accounts.length > 0 ? allow : ""}
        </div>
      </form>`,
  );
}

function accountChoice(accounts: readonly Mailbox[], hint: string | undefined): Html {
  if (accounts.length === 0) {
    return html`<p role="alert">No mailbox exists yet. Make one: <code>POST /control/mailboxes {"seed": 1}</code></p>`;
  }
  const hinted = accounts.findIndex(({ address, sub }) => address === hint?.toLowerCase() || sub === hint);
  const choices = accounts.map(
    (account, index) =>
      html`<label class="choice">
        <input
          type="radio"
          name="account"
          value="${account.address}"
          ${index === Math.max(hinted, 0) ? "checked" : ""}
        />
        <span><b>${account.name}</b><small>${account.address}</small></span>
      </label>`,
  );
  return html`<fieldset>
    <legend>Account</legend>
    ${choices}
  </fieldset>`;
}

function scopeChoice(scopes: readonly string[]): Html | string {
  if (scopes.length === 0) return "";
  const choices = scopes.map(
    (scope) =>
      html`<label class="choice">
        <input type="checkbox" name="scope" value="${scope}" checked />
        <span>${describeScope(scope)}</span>
      </label>`,
  );
  return html`<fieldset>
    <legend>It may</legend>
    ${choices}
  </fieldset>`;
}

export function errorPage({ error, description }: Refusal): Html {
  return page(
    "Access blocked",
    html`<h1>Access blocked</h1>
      <p>${description}</p>
      <p class="note">Error: <code>${error}</code></p>`,
  );
}
