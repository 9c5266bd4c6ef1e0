import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";

let sandbox: RunningSandbox;
let mailboxes: string[];

beforeAll(async () => {
  sandbox = await client.open();
  const make = (seed: number) => client.createMailbox(sandbox, { seed, messages: 5, events: 1 });
  mailboxes = [await make(1), await make(2)];
});
afterAll(() => sandbox.close());

async function openPage(params: Record<string, string> = {}) {
  const response = await fetch(client.authorizeUrl(sandbox, { state: "s 1", ...params }));
  const html = await response.text();
  return { html, ticket: /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? "" };
}

async function answer(form: string[][]) {
  const body = new URLSearchParams(form);
  return fetch(`${sandbox.url}/o/oauth2/v2/auth`, { method: "POST", body, redirect: "manual" });
}

const locationOf = (response: Response) => new URL(response.headers.get("location") ?? "missing:").searchParams;

test("the page offers every account, the hinted one first chosen, and one box per scope", async () => {
  const { html } = await openPage({ login_hint: mailboxes[1] ?? "" });
  for (const mailbox of mailboxes) expect(html).toContain(mailbox);
  expect(html).toMatch(new RegExp(`value="${mailboxes[1]}"\\s+checked`));
  expect(html.match(/type="checkbox"/g)).toHaveLength(2);
});

test("unticked scopes are not granted, and the answer says so", async () => {
  const { ticket } = await openPage();
  const account = mailboxes[0] ?? "";
  const response = await answer([
    ["ticket", ticket],
    ["account", account],
    ["scope", client.CALENDAR],
    ["decision", "allow"],
  ]);
  expect(response.status).toBe(303);
  const back = locationOf(response);
  expect(back.get("state")).toBe("s 1");
  expect(back.get("scope")?.split(" ")).toContain(client.CALENDAR);
  expect(back.get("scope")).not.toContain("gmail");
  const form = { grant_type: "authorization_code", code: back.get("code") ?? "", redirect_uri: client.REDIRECT_URI };
  const { body } = await client.postToken(sandbox, form);
  const api = client.apiOf(sandbox, String(body["access_token"]));
  expect((await api("/calendar/v3/users/me/calendarList")).status).toBe(200);
  const refused = await api("/gmail/v1/users/me/profile");
  expect(refused).toMatchObject({ status: 403, body: { error: { errors: [{ reason: "insufficientPermissions" }] } } });
});

test("cancelling goes back with access_denied", async () => {
  const { ticket } = await openPage();
  const back = locationOf(
    await answer([
      ["ticket", ticket],
      ["decision", "deny"],
    ]),
  );
  expect(Object.fromEntries(back)).toEqual({ state: "s 1", error: "access_denied" });
});

test("a scope nobody asked for cannot be granted by editing the form", async () => {
  const { ticket } = await openPage({ scope: `openid ${client.CALENDAR}` });
  const account = mailboxes[0] ?? "";
  const back = locationOf(
    await answer([
      ["ticket", ticket],
      ["account", account],
      ["scope", client.GMAIL],
      ["decision", "allow"],
    ]),
  );
  expect(back.get("scope")).toBe("openid");
});

test("a page can be answered once", async () => {
  const { ticket } = await openPage();
  await answer([
    ["ticket", ticket],
    ["decision", "deny"],
  ]);
  expect(
    (
      await answer([
        ["ticket", ticket],
        ["decision", "deny"],
      ])
    ).status,
  ).toBe(400);
});

test("state and names are shown as text, never as markup", async () => {
  const { html } = await openPage({ login_hint: '"><script>alert(1)</script>' });
  expect(html).not.toContain("<script");
});

test("the page's one style is the one its policy allows", async () => {
  const response = await fetch(client.authorizeUrl(sandbox, {}));
  const style = /<style>([\s\S]*?)<\/style>/.exec(await response.text())?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  expect(response.headers.get("content-security-policy")).toContain(`style-src 'sha256-${hash}'`);
});
