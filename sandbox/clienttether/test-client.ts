import type { RunningSandbox } from "../server.ts";
import { ANCHOR_MS, control, type Json } from "../test-client.ts";

export { ANCHOR_MS, control, type Json };

export type Account = { accountId: string; accessToken: string; webKey: string };
export type Answer = { status: number; headers: Headers; text: string; body: Json; rows: Json[] };
export type Ask = (call: string, params?: Record<string, string | number>, init?: RequestInit) => Promise<Answer>;

let made = 0;

/** An account no other test has. */
export async function createAccount(sandbox: RunningSandbox, args: Json = {}): Promise<Account> {
  made += 1;
  const size = { seed: 1, leads: 40, opportunities: 10, anchorMs: ANCHOR_MS, name: `test ${made}` };
  return (await control(sandbox, "clienttether/accounts", { ...size, ...args })) as Account;
}

/** Calls as one account, parameters in the query. */
export function askAs(sandbox: RunningSandbox, { accessToken, webKey }: Omit<Account, "accountId">): Ask {
  const headers = { "X-Access-Token": accessToken, "X-Web-Key": webKey };
  return async (call, params = {}, init = {}) => {
    const url = new URL(`/clienttether/v2/api/${call}`, sandbox.url);
    for (const [name, value] of Object.entries(params)) url.searchParams.set(name, String(value));
    const response = await fetch(url, {
      ...init,
      headers: { ...headers, ...(init.headers as Record<string, string>) },
    });
    const text = await response.text();
    const body = parse(text);
    return { status: response.status, headers: response.headers, text, body, rows: (body["data"] ?? []) as Json[] };
  };
}

/** Ids as an offset walk meets them, page by page. */
export async function walk(ask: Ask, call: string, id: string, limit: number): Promise<string[]> {
  const met: string[] = [];
  for (let offset = 0; ; offset += limit) {
    const { rows } = await ask(call, { limit, offset });
    met.push(...rows.map((row) => String(row[id])));
    if (rows.length < limit) return met;
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}
