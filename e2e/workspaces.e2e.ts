import { expect, test } from "./fixtures/test.ts";

test("whoever is taken out of a workspace chooses another, and goes on to where they were going", async ({
  page,
  browser,
  baseURL,
  signUp,
  makeInvitation,
  expectNoAxeViolations,
}) => {
  await signUp({ name: "Owner Okoye" });
  const invitation = await makeInvitation();
  const theirs = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const guest = await theirs.newPage();
  await guest.goto(invitation);
  await guest.getByRole("link", { name: "Create an account" }).click();
  await guest.getByLabel("Your name").fill("Guest Grant");
  await guest.getByLabel("Email").fill(`grant.${Date.now()}@example.com`);
  await guest.getByLabel("Password", { exact: true }).fill("a password of mine");
  await guest.getByRole("button", { name: "Create account" }).click();
  await expect(guest.getByRole("button", { name: /^Workspace: Team/ })).toBeVisible();

  await page.goto("/settings/team");
  await page.getByRole("button", { name: "Remove Guest Grant" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Guest Grant")).toHaveCount(0);

  await guest.goto("/settings/account");
  await expect(guest).toHaveURL(/\/workspaces\?next=%2Fsettings%2Faccount$/);
  await expectNoAxeViolations(guest);
  await guest.getByRole("button", { name: "Create workspace" }).click();
  await guest.getByRole("dialog").getByLabel("Name").fill("My own");
  await guest.getByRole("dialog").getByRole("button", { name: "Create workspace" }).click();
  await expect(guest.getByRole("button", { name: "Workspace: My own" })).toBeVisible();
  await theirs.close();
});
