import { expect, test } from "./fixtures/test.ts";
import { holdBack } from "./steps.ts";

const SCRIPTS = /\/_astro\/.*\.js$/;

test("a press before the page is awake is not lost", async ({ page, signUp }) => {
  await signUp();
  const wake = await holdBack(page, SCRIPTS);
  await page.goto("/settings/team", { waitUntil: "commit" });
  await page.getByRole("button", { name: "Invite" }).click();
  wake();
  await expect(page.getByRole("dialog", { name: "Invite someone" })).toBeVisible();
});

test("what is typed before the page is awake is searched for", async ({ page, signUp }) => {
  await signUp();
  const wake = await holdBack(page, SCRIPTS);
  await page.goto("/contacts", { waitUntil: "commit" });
  await page.getByRole("searchbox").fill("early bird");
  await page.getByLabel("Include newsletters").click();
  await page.getByText("With meetings", { exact: true }).click();
  wake();
  await expect(page).toHaveURL(/q=early\+bird/);
  await expect(page).toHaveURL(/automated=1/);
  await expect(page).toHaveURL(/has=meeting/);
  await expect(page.getByRole("searchbox")).toHaveValue("early bird");
  await expect(page.getByLabel("Include newsletters")).toBeChecked();
});

test("a form filled in and sent before the page is awake is sent", async ({ page, signUp }) => {
  const user = await signUp();
  await page.context().clearCookies();
  const wake = await holdBack(page, SCRIPTS);
  await page.goto("/sign-in", { waitUntil: "commit" });
  await page.getByLabel("Email").fill(user.email);
  await page.getByLabel("Password", { exact: true }).fill(user.password);
  await page.keyboard.press("Enter");
  wake();
  await expect(page).toHaveURL(/\/onboarding/);
});
