import { expect, test } from "./fixtures/test.ts";
import { connectGoogle, untilRead } from "./steps.ts";

test("a newcomer signs up, connects Google, watches it being read, and opens a contact's timeline", async ({
  page,
  makeMailbox,
}) => {
  const mailbox = await makeMailbox({ seed: 101, messages: 240, events: 60 });
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Your name").fill("Runa Castel");
  await page.getByLabel("Workspace").fill("Lantern Works");
  await page.getByLabel("Email").fill(`runa.${Date.now()}@example.com`);
  await page.getByLabel("Password", { exact: true }).fill("a long enough password");
  await page.getByRole("button", { name: "Create account" }).click();

  await expect(page.getByRole("heading", { name: "Welcome, Runa Castel" })).toBeVisible();
  await connectGoogle(page, { mailbox });
  await expect(page).toHaveURL(/\/onboarding\?connected=/);
  await expect(page.getByRole("progressbar", { name: /Mail/ })).toBeVisible();
  await untilRead(page);
  await expect(page.getByText(/\d+ people from [\d,]+ emails and meetings so far/)).toBeVisible();

  await page.getByRole("link", { name: "Open contacts" }).click();
  await expect(page.getByRole("heading", { name: "Contacts", exact: true })).toBeVisible();
  const first = page.getByRole("table").getByRole("link").first();
  const name = (await first.textContent()) ?? "";
  await first.click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(page.getByRole("article").first()).toBeVisible();

  await page.getByText("Meetings", { exact: true }).last().click();
  await expect(page).toHaveURL(/kind=meeting/);
  await page.goBack();
  await expect(page).not.toHaveURL(/kind=/);
});

test("whoever is signed in and connected goes straight to their contacts", async ({ page, signUp, makeMailbox }) => {
  const mailbox = await makeMailbox({ seed: 102, messages: 20, events: 5 });
  await signUp();
  await page.goto("/");
  await expect(page).toHaveURL(/\/onboarding/);
  await connectGoogle(page, { mailbox });
  await expect(page).toHaveURL(/connected=/);
  await page.goto("/");
  await expect(page).toHaveURL(/\/contacts$/);
});
