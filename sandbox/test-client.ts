import { createHash, randomBytes } from "node:crypto";
import { startSandbox, type RunningSandbox } from "./server.ts";

export const CLIENT_ID = "syncline-sandbox.apps.example.com";
export const CLIENT_SECRET = "syncline-sandbox-secret";
export const REDIRECT_URI = "http://localhost:4321/auth/google/callback";
export const GMAIL = "https://www.googleapis.com/auth/gmail.readonly";
export const GMAIL_METADATA = "https://www.googleapis.com/auth/gmail.metadata";
export const CALENDAR = "https://www.googleapis.com/auth/calendar.readonly";

/** A fixed moment, so that what is generated does not depend on when the tests run. */
export const ANCHOR_MS = Date.UTC(2026, 9, 15, 12);

export type Json = Record<string, unknown>;
export type Tokens = {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  scope: string;
  expires_in: number;
};

export const open = (dataDir?: string) => startSandbox({ port: 0, host: "127.0.0.1", ...(dataDir && { dataDir }) });

export function pkce() {
  const verifier = randomBytes(40).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

export function authorizeUrl(sandbox: RunningSandbox, params: Record<string, string>): string {
  const url = new URL("/o/oauth2/v2/auth", sandbox.url);
  const defaults = {
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT_URI,
    response_type: "code",
    scope: `openid email profile ${GMAIL} ${CALENDAR}`,
  };
  for (const [name, value] of Object.entries({ ...defaults, ...params })) url.searchParams.set(name, value);
  return url.href;
}

/** The query a browser would be sent back with. */
export async function consent(sandbox: RunningSandbox, params: Record<string, string>): Promise<URLSearchParams> {
  const response = await fetch(authorizeUrl(sandbox, params), { redirect: "manual" });
  return new URL(response.headers.get("location") ?? "missing:location").searchParams;
}

export async function postToken(
  sandbox: RunningSandbox,
  form: Record<string, string>,
): Promise<{ status: number; body: Json }> {
  const credentials = { client_id: CLIENT_ID, client_secret: CLIENT_SECRET };
  const response = await fetch(`${sandbox.url}/token`, {
    method: "POST",
    body: new URLSearchParams({ ...credentials, ...form }),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

/** Goes through consent and exchange the way the product does. */
export async function signIn(
  sandbox: RunningSandbox,
  mailbox: string,
  params: Record<string, string> = {},
): Promise<Tokens> {
  const { verifier, challenge } = pkce();
  const asked = { access_type: "offline", prompt: "consent", code_challenge: challenge, code_challenge_method: "S256" };
  const back = await consent(sandbox, { ...asked, sandbox_auto_consent: mailbox, ...params });
  const code = back.get("code") ?? "";
  const form = { grant_type: "authorization_code", code, code_verifier: verifier, redirect_uri: REDIRECT_URI };
  const { body } = await postToken(sandbox, form);
  return body as Tokens;
}

export async function control(sandbox: RunningSandbox, path: string, body?: unknown): Promise<Json> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${sandbox.url}/control/${path}`, init);
  return (await response.json()) as Json;
}

export async function createMailbox(sandbox: RunningSandbox, args: Json): Promise<string> {
  const created = await control(sandbox, "mailboxes", { anchorMs: ANCHOR_MS, ...args });
  return String(created["mailbox"]);
}

export type Api = (
  path: string,
  query?: string[][] | Record<string, string>,
) => Promise<{ status: number; body: Json }>;

export function apiOf(sandbox: RunningSandbox, accessToken: string): Api {
  return async (path, query = {}) => {
    const url = `${sandbox.url}${path}?${new URLSearchParams(query)}`;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${accessToken}` } });
    return { status: response.status, body: (await response.json()) as Json };
  };
}

/** Every item of every page, in order. */
export async function listAll(
  api: Api,
  path: string,
  items: string,
  query: Record<string, string>,
): Promise<{ id: string }[]> {
  const found: { id: string }[] = [];
  let pageToken: string | undefined;
  do {
    const { body } = await api(path, { ...query, ...(pageToken && { pageToken }) });
    found.push(...((body[items] as { id: string }[] | undefined) ?? []));
    pageToken = body["nextPageToken"] as string | undefined;
  } while (pageToken);
  return found;
}

export const idsOf = (items: unknown) => (items as { id: string }[]).map(({ id }) => id);

export type Part = { contentId: string | undefined; status: number; body: Json | undefined };

/** Parts in the order they came; `body` is undefined where it is not JSON. */
export async function batch(
  sandbox: RunningSandbox,
  accessToken: string,
  targets: readonly string[],
): Promise<{ status: number; parts: Part[] }> {
  const asked = targets.map(
    (target, index) =>
      `--b1\r\nContent-Type: application/http\r\nContent-ID: <item-${index}>\r\n\r\nGET ${target} HTTP/1.1\r\n\r\n`,
  );
  const response = await fetch(`${sandbox.url}/batch/gmail/v1`, {
    method: "POST",
    headers: { Authorization: `Bearer ${accessToken}`, "Content-Type": "multipart/mixed; boundary=b1" },
    body: `${asked.join("\r\n")}\r\n--b1--`,
  });
  const mark = /boundary=(\S+)/.exec(response.headers.get("content-type") ?? "")?.[1] ?? "";
  const parts = (await response.text()).split(`--${mark}`).slice(1, -1).map(readPart);
  return { status: response.status, parts };
}

function readPart(part: string): Part {
  const contentId = /Content-ID: (\S+)/.exec(part)?.[1];
  const status = Number(/HTTP\/1\.1 (\d+)/.exec(part)?.[1]);
  const text = part.slice(part.indexOf("\r\n\r\n", part.indexOf("HTTP/1.1")) + 4);
  try {
    return { contentId, status, body: JSON.parse(text) as Json };
  } catch {
    return { contentId, status, body: undefined };
  }
}
