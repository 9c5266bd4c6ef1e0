import { expect, test } from "./fixtures/test.ts";
import { tabTo } from "./steps.ts";

test("a key is made by keyboard, shown once, reads what it may, and is revoked", async ({
  page,
  request,
  baseURL,
  signUp,
  expectNoAxeViolations,
}) => {
  await signUp({ name: "Owner Okoye" });
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto("/settings/api-keys");
  await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
  await expect(page.locator("astro-island[ssr]")).toHaveCount(0);

  await tabTo(page, "Create key");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Weekly report");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Choose one at least.")).toBeVisible();
  await expectNoAxeViolations();
  await dialog.getByLabel(/^Sync/).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");

  await expect(dialog.getByRole("heading", { name: "Copy the key now" })).toBeVisible();
  await expect(dialog.getByLabel("API key")).toBeFocused();
  const key = await dialog.getByLabel("API key").inputValue();
  expect(key).toMatch(/^sl_live_[0-9A-Za-z]{38}$/);
  await expect(dialog.getByText(`curl -H "Authorization: Bearer ${key}" "${baseURL}/api/sync/status"`)).toBeVisible();
  await expectNoAxeViolations();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Create key" })).toBeFocused();
  expect(await page.content(), "it is not in the page any more").not.toContain(key);

  const ask = (path: string) => request.get(`${baseURL}${path}`, { headers: { authorization: `Bearer ${key}` } });
  const status = await ask("/api/sync/status");
  expect(await status.json()).toEqual({ lastSyncAt: null, status: "never", isStale: false });
  expect(status.headers()["cache-control"]).toBe("no-store");
  expect(await (await ask("/api/dashboard/leads")).json()).toMatchObject({ error: { code: "KEY_LACKS_SCOPE" } });
  expect((await ask("/api/trpc/apiKeys.list")).status()).toBe(401);
  const missing = await ask("/api/nothing");
  expect([missing.status(), missing.headers()["content-type"]]).toEqual([404, "application/json"]);
  expect((await (await request.get(`${baseURL}/api/openapi.json`)).json()) as object).toMatchObject({
    openapi: "3.1.1",
  });

  await page.reload();
  const row = page.getByRole("row", { name: /Weekly report/ });
  await expect(row).toContainText(`${key.slice(0, 12)}…`);
  await expect(row).toContainText("Last used: just now");
  await expectNoAxeViolations();
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await row.getByRole("button", { name: "Revoke Weekly report" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("no longer reads sync");
  await expectNoAxeViolations();
  await page.getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No API keys yet" })).toBeVisible();
  expect((await ask("/api/sync/status")).status()).toBe(401);
});

test("a member is told who may make keys", async ({ page, signUp, makeInvitation }) => {
  await signUp({ name: "Owner Okoye" });
  const invitation = await makeInvitation();
  await page.context().clearCookies();
  await signUp({ name: "Member Moss" });
  await page.goto(invitation);
  await page.getByRole("button", { name: /^Join/ }).click();
  await expect(page.getByRole("button", { name: /^Workspace:/ })).toBeVisible();
  await page.goto("/settings/api-keys");
  await expect(page.getByRole("heading", { name: "API keys are for owners and admins" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Create key" })).toHaveCount(0);
  await expect(page.getByRole("navigation", { name: "Settings" })).not.toContainText("API keys");
});
