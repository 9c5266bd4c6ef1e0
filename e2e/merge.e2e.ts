import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";
import { readMails } from "./mail.ts";

const row = (page: Page, address: string) => page.getByRole("table").getByRole("row").filter({ hasText: address });

async function pick(page: Page, ...addresses: string[]) {
  await page.getByRole("button", { name: "Select contacts to merge" }).click();
  for (const address of addresses) await row(page, address).getByRole("checkbox").check();
  await page.getByRole("button", { name: /^Merge/ }).click();
}

test.beforeEach(async ({ page, request, signUp, sandboxUrl }) => {
  await signUp({ name: "Ilse Marchetti" });
  await readMails(page, request, sandboxUrl, [
    { from: "Ada Quell <ada.quell@example.org>", subject: "Floor plan", daysAgo: 30 },
    { from: "Ada Quell <ada.quell@example.org>", subject: "Floor plan, again", daysAgo: 20 },
    { from: "A. Quell <ada@home.example.net>", subject: "From home", daysAgo: 10 },
    { from: "Bo Nakamura <bo@example.net>", subject: "Keys", daysAgo: 5 },
    { from: "bo nakamura <bo.n@example.com>", subject: "Keys, from elsewhere", daysAgo: 4 },
  ]);
  await page.goto("/contacts");
});

test("two entries for one person become one, and come apart again", async ({ page, expectNoAxeViolations }) => {
  await pick(page, "ada@home.example.net", "ada.quell@example.org");
  const dialog = page.getByRole("dialog", { name: "Merge 2 contacts into one?" });
  await expect(dialog.getByRole("radio", { name: /ada\.quell@example\.org/ })).toBeChecked();
  await expect(dialog).toContainText("move to Ada Quell");
  await expectNoAxeViolations();
  await dialog.getByRole("button", { name: "Merge 2 contacts" }).click();
  await expect(dialog).toBeHidden();
  await expect(row(page, "Quell")).toHaveCount(1);
  await expect(row(page, "Quell").getByRole("cell").nth(1)).toHaveText("3");
  await expect(page.getByRole("button", { name: "Select contacts to merge" })).toBeFocused();

  const toast = page.getByRole("dialog", { name: "2 contacts merged" });
  await toast.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Quell")).toHaveCount(2);
  await expect(page.getByText("Merge undone")).toBeVisible();
});

test("the contact's page says what was merged, by whom, and takes it back", async ({ page, expectNoAxeViolations }) => {
  await pick(page, "ada@home.example.net", "ada.quell@example.org");
  await page.getByRole("button", { name: "Merge 2 contacts" }).click();
  await expect(row(page, "Quell")).toHaveCount(1);
  await row(page, "Quell").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ada Quell");
  await expect(page.getByRole("list", { name: "Addresses" })).toContainText("ada@home.example.net");
  await expect(page.getByRole("heading", { level: 4 })).toHaveCount(3);
  const merges = page.getByRole("list", { name: "Merged contacts" });
  await expect(merges).toContainText(/A\. Quell merged on .* by Ilse Marchetti/);
  await expect(merges).toContainText("ada@home.example.net");
  await expectNoAxeViolations();

  await merges.getByRole("button", { name: "Undo the merge of A. Quell" }).click();
  await expect(merges).toBeHidden();
  await expect(page.getByRole("heading", { level: 4 })).toHaveCount(2);
  await page.goto("/contacts");
  await expect(row(page, "Quell")).toHaveCount(2);
});

test("one address is split off and stands alone", async ({ page }) => {
  await pick(page, "ada@home.example.net", "ada.quell@example.org");
  await page.getByRole("button", { name: "Merge 2 contacts" }).click();
  await expect(row(page, "Quell")).toHaveCount(1);
  await row(page, "Quell").getByRole("link").click();
  await page.getByRole("button", { name: "Split off ada@home.example.net" }).click();
  await page
    .getByRole("dialog", { name: /^Split/ })
    .getByRole("button", { name: "Split off" })
    .click();
  await expect(page.getByRole("heading", { level: 4 })).toHaveCount(2);
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("A. Quell");
  await expect(page.getByRole("heading", { level: 4 })).toHaveCount(1);
});

test("what is picked outlives a search, and Cancel forgets it", async ({ page }) => {
  await page.getByRole("button", { name: "Select contacts to merge" }).click();
  await row(page, "ada.quell@example.org").click();
  await page.getByRole("searchbox").fill("home.example");
  await expect(row(page, "bo@example.net")).toHaveCount(0);
  await row(page, "ada@home.example.net").getByRole("checkbox").check();
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("checkbox", { name: /^Select/ })).toHaveCount(0);
  await expect(row(page, "ada@home.example.net").getByRole("link")).toBeVisible();
});

test("a contact's page names others of the same name, and merges them on the spot", async ({ page }) => {
  await row(page, "bo.n@example.com").getByRole("link").click();
  await expect(page.getByText("1 other contact has this name: bo@example.net.")).toBeVisible();
  await page.getByRole("button", { name: "Merge…" }).click();
  const dialog = page.getByRole("dialog", { name: "Merge 2 contacts into one?" });
  await dialog.getByRole("radio", { name: /bo\.n@example\.com/ }).check();
  await dialog.getByRole("button", { name: "Merge 2 contacts" }).click();
  await expect(page.getByRole("list", { name: "Addresses" })).toContainText("bo@example.net");
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.getByRole("heading", { level: 4 })).toHaveCount(2);
  await expect(page.getByText("has this name")).toBeHidden();
});
