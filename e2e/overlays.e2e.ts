import type { Page } from "@playwright/test";
import { axeViolations } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";

/** Base UI marks the ends of an open layer with hidden stops that pass the focus on; axe cannot know that they do. */
const FOCUS_GUARDS = "[data-base-ui-focus-guard]";

async function expectNothingFound(page: Page) {
  const violations = await axeViolations(page, { except: [FOCUS_GUARDS] });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

for (const colorScheme of ["light", "dark"] as const)
  test(`open menus and dialogs pass axe in the ${colorScheme} theme`, async ({ page, signUp }) => {
    await signUp();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto("/settings/team");
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    for (const button of [/^Workspace:/, /^Account:/]) {
      await page.getByRole("button", { name: button }).click();
      await expect(page.getByRole("menu")).toBeVisible();
      await expectNothingFound(page);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("menu")).toBeHidden();
    }
    await page.getByRole("button", { name: "Invite" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectNothingFound(page);
    await page.getByRole("button", { name: "Create link" }).click();
    await expect(page.getByLabel("Invitation link")).toBeVisible();
    await expectNothingFound(page);
  });

test("the focus stays inside an open dialog and returns to the button that opened it", async ({ page, signUp }) => {
  await signUp();
  await page.goto("/settings/team");
  const opener = page.getByRole("button", { name: "Invite" });
  await opener.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  for (let presses = 0; presses < 8; presses++) {
    await page.keyboard.press("Tab");
    await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});
