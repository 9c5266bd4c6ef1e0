import { expect, test } from "./fixtures/test.ts";

/** Lightness of the page's background, 0 to 1, as painted. */
const LIGHTNESS = () => Number(/oklch\(([\d.]+)/.exec(getComputedStyle(document.documentElement).backgroundColor)?.[1]);

test("the chosen theme is there before any script of ours has loaded", async ({ page }) => {
  await page.goto("/sign-in");
  await page.evaluate(() => localStorage.setItem("theme", "dark"));
  await page.route("**/_astro/*.js", (route) => route.abort());
  await page.reload({ waitUntil: "domcontentloaded" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await page.evaluate(LIGHTNESS)).toBeLessThan(0.3);
});

test("without a choice the page follows the system, also while it is open", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/sign-in");
  expect(await page.evaluate(LIGHTNESS)).toBeLessThan(0.3);
  await page.emulateMedia({ colorScheme: "light" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  expect(await page.evaluate(LIGHTNESS)).toBeGreaterThan(0.9);
});

test("a theme chosen in one tab is worn by the other", async ({ page, context, signUp }) => {
  await signUp();
  await page.goto("/settings/account");
  const other = await context.newPage();
  await other.goto("/settings/team");
  await page.getByText("Dark", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(other.locator("html")).toHaveAttribute("data-theme", "dark");
});
