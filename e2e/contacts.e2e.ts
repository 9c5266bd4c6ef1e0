import { expect, test } from "./fixtures/test.ts";
import { connectGoogle, untilRead } from "./steps.ts";

test.describe("with a mailbox read", () => {
  test.beforeEach(async ({ page, signUp, makeMailbox }) => {
    const mailbox = await makeMailbox({ seed: 131, messages: 400, events: 60 });
    await signUp();
    await page.goto("/connections");
    await connectGoogle(page, { mailbox });
    await untilRead(page);
    await page.goto("/contacts");
  });

  test("the search is in the address, so a link shows the same and filters can be cleared", async ({ page }) => {
    const rows = page.getByRole("table").getByRole("link");
    const name = ((await rows.nth(2).textContent()) ?? "").trim();
    const box = page.getByRole("searchbox", { name: "Search contacts" });
    await box.fill(name);
    await expect(page).toHaveURL(/\?q=/);
    await expect(rows.first()).toHaveText(name);
    await page.reload();
    await expect(box).toHaveValue(name);
    await expect(rows.first()).toHaveText(name);

    await box.fill("nobody has this name");
    await expect(page.getByRole("heading", { name: "No contact matches" })).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(page).not.toHaveURL(/q=/);
    await expect(rows.first()).toBeVisible();
  });

  test("more contacts load on demand, and each is shown once", async ({ page }) => {
    const rows = page.getByRole("table").getByRole("link");
    // No `check()`: while the page wakes up the press is heard a moment later, and that looks only once.
    await page.getByLabel("Include newsletters").click();
    await expect(page).toHaveURL(/automated=1/);
    await expect(page.getByLabel("Include newsletters")).toBeChecked();
    const more = page.getByRole("button", { name: "Load more contacts" });
    await expect(more).toBeVisible();
    await more.click();
    await expect.poll(() => rows.count()).toBeGreaterThan(50);
    const addresses = await rows.evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test("a failing server is said in words and tried again on demand", async ({ page }) => {
    await page.route("**/api/trpc/contacts.list**", (route) => route.abort());
    await page.getByRole("searchbox").fill("a");
    const problem = page.getByRole("alert");
    await expect(problem).toContainText("could not be reached");
    await page.unroute("**/api/trpc/contacts.list**");
    await problem.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("table")).toBeVisible();
  });
});

test("an unknown contact is a page that says so", async ({ page, signUp }) => {
  await signUp();
  for (const id of ["00000000-0000-4000-8000-000000000000", "not-an-id"]) {
    const response = await page.goto(`/contacts/${id}`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
  }
});
