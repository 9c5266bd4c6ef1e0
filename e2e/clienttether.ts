import { type APIRequestContext, expect, type Page } from "@playwright/test";

export type CtAccount = { accountId: string; accessToken: string; webKey: string };
/** As the browser says of what our own pages ask. */
const OURS = { "sec-fetch-site": "same-origin" };

type Size = { seed: number; leads: number; opportunities?: number; notesPerLead?: number; activities?: number };

/**
 * An account at the stand-in, connected in the workspace of whoever is signed in in this page's browser context, and read
 * once. No page is opened.
 */
export async function syncClientTether(page: Page, sandboxUrl: string, size: Size): Promise<CtAccount> {
  const { request } = page.context();
  const made = await request.post(new URL("/control/clienttether/accounts", sandboxUrl).href, {
    data: { oddities: "none", ...size },
  });
  expect(made.ok(), `the stand-in answered ${made.status()}: ${await made.text()}`).toBe(true);
  const account = (await made.json()) as CtAccount;
  const connected = await request.post("/api/trpc/connections.connectKeys", {
    data: { accessToken: account.accessToken, webKey: account.webKey },
    headers: OURS,
  });
  expect(connected.ok(), `connections.connectKeys answered ${connected.status()}: ${await connected.text()}`).toBe(
    true,
  );
  await expect.poll(() => syncStatus(request), { timeout: 30_000 }).toBe("success");
  return account;
}

async function syncStatus(request: APIRequestContext): Promise<string> {
  const answer = await request.get("/api/trpc/sync.status", { headers: OURS });
  return ((await answer.json()) as { result: { data: { status: string } } }).result.data.status;
}
