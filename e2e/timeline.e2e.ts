import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";
import { readMails } from "./mail.ts";

const entries = (page: Page) => page.getByRole("heading", { level: 4 });
const day = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const LONG = "word ".repeat(60).trim();

let mailbox: string;

test.beforeEach(async ({ page, request, signUp, sandboxUrl }) => {
  await signUp({ name: "Ilse Marchetti" });
  mailbox = await readMails(page, request, sandboxUrl, [
    { from: "Ada Quell <ada@example.org>", subject: "Floor plan", daysAgo: 60, text: LONG },
    { from: "Ada Quell <ada@example.org>", subject: "<b>Bold</b> claims", daysAgo: 40 },
    { from: "me", to: "QUELL ADA <ada@example.org>", subject: "Re: Floor plan", daysAgo: 20 },
  ]);
  await page.goto("/contacts?q=ada");
  await page.getByRole("table").getByRole("link", { name: "Ada Quell" }).click();
  await expect(entries(page)).toHaveCount(3);
});

test("filters narrow the timeline, and survive reload and Back", async ({ page, expectNoAxeViolations }) => {
  await page.getByRole("combobox", { name: "Direction of mail" }).selectOption("in");
  await expect(page).toHaveURL(/direction=in/);
  await expect(entries(page)).toHaveCount(2);
  await page.getByLabel("From", { exact: true }).fill(day(50));
  await expect(page).toHaveURL(new RegExp(`from=${day(50)}`));
  await expect(entries(page)).toHaveText([/Bold/]);
  await page.reload();
  await expect(entries(page)).toHaveText([/Bold/]);
  await expect(page.getByLabel("From", { exact: true })).toHaveValue(day(50));
  await expectNoAxeViolations();
  await page.goBack();
  await expect(entries(page)).toHaveCount(2);
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("");

  await page.getByRole("searchbox", { name: "Search subjects" }).fill("floor");
  await expect(entries(page)).toHaveText([/received: Floor plan/]);
  await page.getByRole("group", { name: "Show" }).getByText("Meetings").click();
  await expect(page.getByRole("heading", { name: "Nothing matches these filters" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).last().click();
  await expect(entries(page)).toHaveCount(3);
  await expect(page).toHaveURL(/\/contacts\/[^?]+$/);
});

test("days the wrong way round are said, not searched", async ({ page }) => {
  await page.getByLabel("From", { exact: true }).fill(day(10));
  await page.getByLabel("To", { exact: true }).fill(day(50));
  await expect(page.getByRole("alert")).toContainText("The first day is after the last one");
  await expect(page.getByLabel("To", { exact: true })).toHaveAttribute("aria-invalid", "true");
});

test("sender and receiver stand apart, in the contact's own spelling", async ({ page }) => {
  const sent = page.getByRole("article").filter({ hasText: "Re: Floor plan" });
  await expect(sent.getByRole("term")).toHaveText(["From", "To"]);
  await expect(sent.getByRole("definition").nth(1)).toHaveText("Ada Quell");
  const received = page.getByRole("article").filter({ hasText: /received: Floor plan/ });
  await expect(received.getByRole("definition").first()).toHaveText("Ada Quell");
  await expect(received.getByText(/^word word.* word…$/)).toBeVisible();
});

test("an entry says where it came from, down to the raw data, and none of it becomes markup", async ({
  page,
  expectNoAxeViolations,
}) => {
  const opener = page.getByRole("button", { name: /^Source of “<b>Bold/ });
  await opener.click();
  const dialog = page.getByRole("dialog", { name: "Where this came from" });
  await expect(dialog).toContainText(mailbox);
  await expect(dialog).toContainText("connected by Ilse Marchetti");
  await expect(dialog).toContainText("Gmail, a message");
  const raw = dialog.locator("pre");
  await expect(raw).toContainText('"<b>Bold</b> claims"');
  await expect(raw.locator("b")).toHaveCount(0);
  const payload = JSON.parse((await raw.textContent()) ?? "") as { id: string };
  await expect(dialog.getByRole("definition").filter({ hasText: payload.id })).toBeVisible();
  await expectNoAxeViolations();

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await dialog.getByRole("button", { name: "Copy the raw data" }).click();
  await expect(dialog.getByRole("button", { name: "Copied the raw data" })).toBeVisible();
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(payload);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test("on a phone the rarer filters open on demand, and nothing scrolls sideways", async ({
  page,
  expectNoAxeViolations,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const from = page.getByLabel("From", { exact: true });
  await expect(from).toBeHidden();
  await page.getByRole("button", { name: "Filters" }).click();
  await expect(from).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await expectNoAxeViolations();
});

test("the page loads at most 200 kB of script, and nothing on it breaks the content security policy", async ({
  page,
}) => {
  const url = page.url();
  await page.goto("about:blank");
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const bodies: Promise<Buffer>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") bodies.push(response.body());
  });
  await page.goto(url, { waitUntil: "load" });
  await expect(page.locator("astro-island[ssr]")).toHaveCount(0);
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000);
  const html = await (await page.request.get(url)).text();
  expect(html.match(/<[^>]+\s(style|on[a-z]+)=/g)).toBeNull();

  await page
    .getByRole("button", { name: /^Source/ })
    .first()
    .click();
  await expect(page.getByRole("dialog").locator("pre")).toBeVisible();
  expect(complaints).toEqual([]);
});
