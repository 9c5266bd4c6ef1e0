import { expect, test } from "./fixtures/test.ts";
import { connectGoogle, tabTo, untilRead } from "./steps.ts";

test("from sign-in to a contact without a mouse", async ({ page, signUp, makeMailbox }) => {
  const mailbox = await makeMailbox({ seed: 141, messages: 60, events: 10 });
  const user = await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  await untilRead(page);
  await page.context().clearCookies();

  await page.goto("/sign-in");
  await tabTo(page, "Email");
  await page.keyboard.type(user.email);
  await tabTo(page, "Password");
  await page.keyboard.type(user.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("table")).toBeVisible();

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  await page.keyboard.press("/");
  const box = page.getByRole("searchbox", { name: "Search contacts" });
  await expect(box).toBeFocused();
  const link = page.getByRole("table").getByRole("link").first();
  const name = ((await link.textContent()) ?? "").trim();
  await page.keyboard.type(name);
  await expect(page).toHaveURL(/q=/);
  await expect(box).toHaveValue(name);
  await expect(link).toHaveText(name);
  await tabTo(page, name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
});

test("menus open, move and close by key, and give the focus back", async ({ page, signUp }) => {
  await signUp({ name: "Ilse Marchetti" });
  await page.goto("/connections");
  const button = page.getByRole("button", { name: /Account:/ });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Account settings" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitemradio", { name: "System" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(button).toBeFocused();
});
