import { expect, test } from "./fixtures/test.ts";
import { connectGoogle, holdBack } from "./steps.ts";

test("an invitation link lets one person in, once", async ({ page, browser, baseURL, signUp }) => {
  await signUp({ name: "Owner Okoye", workspace: "Birch and Co" });
  await page.goto("/settings/team");
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create link" }).click();
  const url = await dialog.getByLabel("Invitation link").inputValue();
  expect(url).toContain("/invite/");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("Anyone with the link")).toBeVisible();

  const guestContext = await browser.newContext(baseURL ? { baseURL } : {});
  const guest = await guestContext.newPage();
  await guest.goto(url);
  await expect(guest.getByRole("heading", { name: "Join Birch and Co" })).toBeVisible();
  await guest.getByRole("link", { name: "Create an account" }).click();
  await expect(guest.getByText("You are joining Birch and Co as a member.")).toBeVisible();
  await expect(guest.getByLabel("Workspace")).toBeHidden();
  await guest.getByLabel("Your name").fill("Guest Grant");
  await guest.getByLabel("Email").fill(`guest.${Date.now()}@example.com`);
  await guest.getByLabel("Password", { exact: true }).fill("a long enough password");
  await guest.getByRole("button", { name: "Create account" }).click();
  await expect(guest.getByRole("button", { name: "Workspace: Birch and Co" })).toBeVisible();

  await guest.goto(url);
  await expect(guest.getByRole("heading", { name: "This invitation no longer works" })).toBeVisible();
  await guest.goto("/settings/team");
  await expect(guest.getByRole("button", { name: "Invite" })).toBeHidden();
  await guestContext.close();

  await page.reload();
  const role = page.getByRole("combobox", { name: "Role of Guest Grant" });
  const letListCome = await holdBack(page, /tenants\.members/);
  await role.selectOption("admin");
  await expect(page.getByText("Role changed")).toBeVisible();
  await expect(role, "the chosen role stays while the list is on its way").toHaveValue("admin");
  letListCome();
  await expect(role).not.toHaveAttribute("aria-busy");
  await expect(role).toHaveValue("admin");
  await page.getByRole("button", { name: "Remove Guest Grant" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Guest Grant")).toBeHidden();
});

test("a member reads whose an account is, and cannot take it away", async ({
  page,
  browser,
  baseURL,
  signUp,
  makeInvitation,
  makeMailbox,
}) => {
  const mailbox = await makeMailbox({ seed: 181, messages: 10, events: 2 });
  await signUp({ name: "Owner Okoye" });
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  const card = page.getByRole("article", { name: mailbox });
  await expect(card.getByRole("button", { name: "Disconnect…" })).toBeVisible();
  await expect(card).not.toContainText("Connected by");

  const memberContext = await browser.newContext(baseURL ? { baseURL } : {});
  const member = await memberContext.newPage();
  await member.goto(await makeInvitation());
  await member.getByRole("link", { name: "Create an account" }).click();
  await member.getByLabel("Your name").fill("Member Moss");
  await member.getByLabel("Email").fill(`moss.${Date.now()}@example.com`);
  await member.getByLabel("Password", { exact: true }).fill("a long enough password");
  await member.getByRole("button", { name: "Create account" }).click();
  await expect(member.getByRole("button", { name: /^Workspace:/ })).toBeVisible();
  await member.goto("/connections");
  const theirs = member.getByRole("article", { name: mailbox });
  await expect(theirs).toContainText("Connected by Owner Okoye");
  await expect(theirs.getByRole("button", { name: /^(Pause|Run again)$/ })).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Disconnect…" })).toHaveCount(0);
  await memberContext.close();
});

test("a workspace is created, renamed and switched away from", async ({ page, signUp }) => {
  await signUp({ workspace: "First place" });
  await page.goto("/settings/team");
  await page.getByRole("button", { name: "Workspace: First place" }).click();
  await page.getByRole("menuitem", { name: "Create workspace" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Second place");
  await page.getByRole("dialog").getByRole("button", { name: "Create workspace" }).click();
  await expect(page.getByRole("button", { name: "Workspace: Second place" })).toBeVisible();

  await page.goto("/settings/team");
  await page.getByLabel("Name", { exact: true }).fill("Third place");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("button", { name: "Workspace: Third place" }).click();
  await page.getByRole("menuitemradio", { name: /First place/ }).click();
  await expect(page.getByRole("button", { name: "Workspace: First place" })).toBeVisible();
});

test("another session is ended from the list", async ({ page, browser, baseURL, signUp }) => {
  const user = await signUp();
  const elsewhere = await browser.newContext(baseURL ? { baseURL } : {});
  const other = await elsewhere.newPage();
  await other.goto("/sign-in");
  await other.getByLabel("Email").fill(user.email);
  await other.getByLabel("Password", { exact: true }).fill(user.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other).toHaveURL(/\/onboarding/);

  await page.goto("/settings/account");
  await page.getByRole("button", { name: /End the session/ }).click();
  await expect(page.getByText("Session ended")).toBeVisible();
  await other.goto("/contacts");
  await expect(other).toHaveURL(/\/sign-in/);
  await elsewhere.close();
});
