import { expect, type Page } from "@playwright/test";

type Consent = { mailbox: string; untick?: RegExp };

/** From a page of ours that shows "Connect Google", through the stand-in's consent page, and back. */
export async function connectGoogle(page: Page, { mailbox, untick }: Consent): Promise<void> {
  await page.getByRole("button", { name: "Connect Google" }).first().click();
  await answerConsent(page, { mailbox, ...(untick ? { untick } : {}) });
}

export async function answerConsent(page: Page, { mailbox, untick }: Consent): Promise<void> {
  await expect(page.getByRole("heading", { name: /Allow access/ })).toBeVisible();
  await page.locator(`input[name=account][value="${mailbox}"]`).check();
  if (untick) await page.getByLabel(untick).uncheck();
  await page.getByRole("button", { name: "Allow" }).click();
}

/** Hold back every request to a matching address. @returns lets them go */
export async function holdBack(page: Page, address: RegExp): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return () => letGo();
}

/** Wait until everything of a small mailbox has become contacts. */
export async function untilRead(page: Page): Promise<void> {
  await expect(page.getByText("Everything was read.").first()).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText("still to be sorted by contact")).toBeHidden({ timeout: 30_000 });
}

/** Focus moves by Tab until `name` has it; says where it got stuck when it never does. */
export async function tabTo(page: Page, name: string, limit = 40): Promise<void> {
  for (let presses = 0; presses < limit; presses++) {
    await page.keyboard.press("Tab");
    const words = await page.evaluate(() => {
      const { activeElement: at } = document;
      const label = at instanceof HTMLInputElement ? at.labels?.[0]?.textContent : null;
      return [at?.getAttribute("aria-label"), label, at?.textContent].filter(Boolean).join(" ");
    });
    if (words.includes(name)) return;
  }
  throw new Error(`${name} is not within ${limit} presses of Tab`);
}
