import { axeViolations } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";
import type { CtAccount } from "./clienttether.ts";

/** Base UI marks the ends of an open layer with hidden stops that pass the focus on. */
const FOCUS_GUARDS = "[data-base-ui-focus-guard]";

test("keys are tried before they are stored, replaced when they die, and go with the account", async ({
  page,
  request,
  signUp,
  sandboxUrl,
}) => {
  const control = async (path: string, data: object) =>
    (await (
      await request.post(new URL(`/control/clienttether/${path}`, sandboxUrl).href, { data })
    ).json()) as CtAccount;
  const account = await control("accounts", { seed: 91, leads: 40, opportunities: 8, activities: 4 });
  await signUp();
  await page.goto("/connections");
  await page.getByRole("button", { name: "Connect ClientTether" }).click();
  const dialog = page.getByRole("dialog", { name: "Connect ClientTether" });

  await dialog.getByLabel("Access token", { exact: true }).fill("not-the-token");
  await dialog.getByLabel("Web key", { exact: true }).fill(account.webKey);
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Settings → API");

  await dialog.getByLabel("Access token", { exact: true }).fill(account.accessToken);
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.getByText("40 leads")).toBeVisible();
  await expect(dialog).not.toContainText("@");
  expect(await axeViolations(page, { except: [FOCUS_GUARDS] })).toEqual([]);
  await dialog.getByLabel("Name (optional)").fill("North brand");
  await dialog.getByRole("button", { name: "Connect and read" }).click();
  await expect(dialog).toBeHidden();

  const card = page.getByRole("article", { name: "North brand" });
  await expect(card.getByText("Active", { exact: true })).toBeVisible();
  await expect(card.getByText("Complete", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(card).not.toContainText(/month/i);
  await expect(page.locator("body")).not.toContainText(account.accessToken);
  expect(await axeViolations(page, { except: [FOCUS_GUARDS] })).toEqual([]);

  const anew = await control(`accounts/${account.accountId}/rotate`, {});
  await card.getByRole("button", { name: "Sync now" }).click();
  await expect(card.getByText("Disconnected", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(card).toContainText("Make a new access token in ClientTether");
  await card.getByRole("button", { name: "Replace keys…" }).click();
  const replacing = page.getByRole("dialog", { name: "New keys for North brand" });
  await replacing.getByLabel("Access token", { exact: true }).fill(anew.accessToken);
  await replacing.getByLabel("Web key", { exact: true }).fill(anew.webKey);
  await replacing.getByRole("button", { name: "Test connection" }).click();
  await replacing.getByRole("button", { name: "Replace the keys" }).click();
  await expect(card.getByText("Active", { exact: true })).toBeVisible();

  await card.getByRole("button", { name: "Disconnect…" }).click();
  await page.getByRole("button", { name: "Disconnect and delete" }).click();
  const receipt = page.getByRole("dialog", { name: "Disconnected" });
  await expect(receipt.getByRole("row", { name: "Leads 40" })).toBeVisible();
  await expect(receipt).not.toContainText("Google");
  await receipt.getByRole("button", { name: "Done" }).click();
  await expect(card).toBeHidden();
});
