import type { Page } from "@playwright/test";
import { expect } from "./fixtures/test.ts";

const WIDTHS = [360, 768, 1_440];

type Check = { url: string; page: Page; expectNoAxeViolations: (page?: Page) => Promise<void> };

/** One address in both themes and three widths: nothing for axe to find, and nothing to scroll sideways. */
export async function checkEveryLook({ url, page, expectNoAxeViolations }: Check) {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(url, { waitUntil: "load" });
  await expect(page, "the page itself, not where it sends people on").toHaveURL(url);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${url} at ${width}`).toBeLessThanOrEqual(0);
      await expectNoAxeViolations(page);
    }
  }
}
