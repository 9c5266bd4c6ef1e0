import { readFileSync } from "node:fs";
import type { APIRequestContext, Page } from "@playwright/test";
import { axeViolations } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";
import { connectGoogle, untilRead } from "./steps.ts";

type Fault = { endpoint: string; mailbox: string; kind: string; times: number; after?: number; seconds?: number };

/** Google asks the account to wait, once it has given the first months. */
const wait = (seconds: number) => ({
  endpoint: "gmail.messages.list",
  kind: "429-seconds",
  seconds,
  times: 1,
  after: 3,
});

async function plan(request: APIRequestContext, sandboxUrl: string, fault: Fault) {
  const planned = await request.post(new URL("/control/faults", sandboxUrl).href, { data: fault });
  expect(planned.ok(), await planned.text()).toBe(true);
}

async function connectAndRead(page: Page, mailbox: string) {
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  const card = page.getByRole("article", { name: mailbox });
  await expect(card.getByRole("progressbar", { name: /^Mail: [1-9]\d* of 13/ })).toBeVisible({ timeout: 30_000 });
  return card;
}

test("a reading is paused, resumed and cancelled from its card", async ({
  page,
  request,
  signUp,
  makeMailbox,
  sandboxUrl,
}) => {
  const mailbox = await makeMailbox({ seed: 181, messages: 60, events: 12 });
  await plan(request, sandboxUrl, { ...wait(600), mailbox });
  await signUp();
  const card = await connectAndRead(page, mailbox);

  await card.getByRole("button", { name: "Pause" }).click();
  await expect(card.getByText("Paused. What was read is kept")).toBeVisible();
  await expect(page.getByText("What was read is kept.", { exact: true })).toBeVisible();
  await page.reload();
  await expect(card.getByText(/since \d\d:\d\d/)).toBeVisible();

  await card.getByRole("button", { name: "Resume" }).click();
  await expect(card.getByRole("button", { name: "Pause" })).toBeVisible();

  await card.getByRole("button", { name: "Cancel run…" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("What was read is kept");
  await question.getByRole("button", { name: "Keep reading" }).click();
  await expect(card.getByRole("button", { name: "Pause" })).toBeVisible();
  await card.getByRole("button", { name: "Cancel run…" }).click();
  await question.getByRole("button", { name: "Cancel this run" }).click();
  await expect(card.getByText("Cancelled. What was read is kept.")).toBeVisible();
  await expect(card.getByRole("button", { name: "Run again" })).toBeEnabled();
});

test("a month that is not whole is healed from the map, by key and all at once", async ({
  page,
  request,
  signUp,
  makeMailbox,
  sandboxUrl,
}) => {
  const mailbox = await makeMailbox({ seed: 182, messages: 60, events: 12 });
  const refuse = { endpoint: "gmail.messages.get", mailbox, kind: "forbidden", times: 1 };
  await plan(request, sandboxUrl, { ...refuse, after: 3 });
  await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  const card = page.getByRole("article", { name: mailbox });
  await expect(card.getByRole("link", { name: "1 item that failed" })).toBeVisible({ timeout: 30_000 });
  await expect(card.getByText("Read to its end, except for 1 item that failed.")).toBeVisible({ timeout: 30_000 });
  await card.getByRole("link", { name: /^Coverage map/ }).click();

  const map = page.getByRole("grid", { name: "Mail by month" });
  const partial = map.getByRole("button", { name: /some items failed/ });
  await expect(partial).toHaveCount(1);
  await map.getByRole("button").last().focus();
  for (let presses = 0; presses < 13; presses++) {
    if (await partial.evaluate((cell) => cell === document.activeElement)) break;
    await page.keyboard.press("ArrowRight");
  }
  await expect(partial).toBeFocused();
  await expect(map.getByText(/Google answered 403/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(map.getByText(/Google answered 403/)).toBeHidden();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(map.getByRole("button", { name: "Heal this month" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(partial).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByText("13 of 13 months complete")).toHaveCount(2);

  await plan(request, sandboxUrl, { ...refuse, after: 0 });
  await map
    .getByRole("button", { name: /[1-9]\d* items/ })
    .first()
    .click();
  await map.getByRole("button", { name: "Read this month again" }).click();
  await expect(partial).toHaveCount(1, { timeout: 30_000 });
  await page.getByRole("button", { name: "Heal everything" }).click();
  await expect(partial).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByText("13 of 13 months complete")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Heal everything" })).toBeHidden();
});

test("a failed item is looked at as it came, and tried again until it works", async ({
  page,
  request,
  signUp,
  makeMailbox,
  sandboxUrl,
}) => {
  const mailbox = await makeMailbox({ seed: 183, messages: 40, events: 4 });
  await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  await untilRead(page);
  const card = page.getByRole("article", { name: mailbox });
  await plan(request, sandboxUrl, { endpoint: "gmail.messages.get", mailbox, kind: "forbidden", times: 1, after: 3 });
  await card.getByRole("button", { name: "Run again" }).click();
  await card.getByRole("link", { name: "1 item that failed" }).click({ timeout: 30_000 });

  await expect(page.getByRole("link", { name: /^Problems/ })).toContainText("1");
  await page.getByText("What this means").click();
  await expect(page.getByText("An earlier version of it is shown.")).toBeVisible();
  await page.getByRole("button", { name: /^Look at it/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "Raw item" })).toContainText('"internalDate"');
  await expect(dialog.getByRole("button", { name: "Copy the item" })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /^Try again/ }).click();
  await expect(page.getByRole("heading", { name: "No item has failed" })).toBeVisible({ timeout: 30_000 });
});

test("the log shows what happens without a reload, and holds still while it is paused", async ({
  page,
  context,
  signUp,
  makeMailbox,
}) => {
  const mailbox = await makeMailbox({ seed: 184, messages: 20, events: 4 });
  await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  await untilRead(page);

  const other = await context.newPage();
  await other.goto("/sync?tab=log");
  const log = other.getByRole("region", { name: "Live log" });
  await expect(log.getByText("Everything that was asked for is read")).toHaveCount(1);
  await page.getByRole("button", { name: "Run again" }).click();
  await expect(log.getByText("Everything that was asked for is read")).toHaveCount(2, { timeout: 30_000 });

  await other.getByRole("button", { name: "Pause" }).click();
  const shown = await log.getByRole("listitem").count();
  await page.getByRole("button", { name: "Run again" }).click();
  const news = other.getByRole("button", { name: /^Show \d+\+? new$/ });
  await expect(news).toBeVisible({ timeout: 30_000 });
  expect(await log.getByRole("listitem").count()).toBe(shown);
  await news.click();
  await expect(news).toBeHidden();
  await expect.poll(() => log.getByRole("listitem").count()).toBeGreaterThan(shown);
});

test("an address brings back the part, the account and the level, and Back undoes a filter", async ({
  page,
  signUp,
  makeMailbox,
}) => {
  const mailbox = await makeMailbox({ seed: 185, messages: 20, events: 4 });
  await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  await untilRead(page);

  await page.goto("/sync?tab=log&level=error");
  await expect(page.getByRole("radio", { name: "Errors" })).toBeChecked();
  await expect(page.getByRole("heading", { name: "No errors" })).toBeVisible();
  await page.getByText("Everything", { exact: true }).click();
  await expect(page).toHaveURL(/level=debug/);
  await expect(page.getByRole("region", { name: "Live log" }).getByRole("listitem")).not.toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole("radio", { name: "Errors" })).toBeChecked();

  await page.getByRole("link", { name: "Runs" }).click();
  await expect(page).not.toHaveURL(/tab=/);
  const run = page.getByRole("list", { name: "Runs, newest first" }).getByRole("listitem").first();
  await run.getByText("Read what was missing").click();
  await expect(run.getByRole("row", { name: /Mail/ })).toHaveCount(13);
  await run.getByRole("link", { name: "Log of this run" }).click();
  await expect(page.getByRole("button", { name: "Only one run: show all" })).toBeVisible();

  await page.goto("/sync?tab=coverage");
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download CSV" }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe(`coverage-${mailbox}.csv`);
  const lines = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\r\n");
  expect(lines).toHaveLength(1 + 2 * 13);
  expect(lines[1]).toContain(`${mailbox},Mail,`);

  await page.goto("/sync?connection=01890a5d-ac96-774b-bcce-b302099a8057&tab=nonsense");
  await expect(page.getByText("That account is no longer connected.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Runs, newest first" })).toBeVisible();
});

/** Base UI marks the ends of an open layer with hidden stops that pass the focus on; axe cannot know that they do. */
const FOCUS_GUARDS = "[data-base-ui-focus-guard]";

for (const colorScheme of ["light", "dark"] as const)
  test(`what opens on the card and on the map passes axe in the ${colorScheme} theme`, async ({
    page,
    signUp,
    makeMailbox,
  }) => {
    const mailbox = await makeMailbox({ seed: 186, messages: 20, events: 4 });
    await signUp();
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.goto("/connections");
    await connectGoogle(page, { mailbox });
    await untilRead(page);
    const expectNothingFound = async () => {
      const violations = await axeViolations(page, { except: [FOCUS_GUARDS] });
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    };

    for (const name of ["Read further back…", "One month again…"]) {
      await page.getByRole("button", { name }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectNothingFound();
      await page.keyboard.press("Escape");
      await expect(page.getByRole("button", { name })).toBeFocused();
    }
    await page.getByText("Show the numbers").click();
    await expectNothingFound();

    await page.goto("/sync?tab=coverage");
    // A pointer that comes before the page is awake is not seen.
    await expect(page.locator("astro-island[ssr]")).toHaveCount(0);
    const cell = page.getByRole("grid", { name: "Calendar by month" }).getByRole("button").first();
    await cell.hover();
    await expect(page.getByText("Listed to its end: nothing is missing.")).toBeVisible();
    await page.getByText("Listed to its end: nothing is missing.").hover();
    await expectNothingFound();
    await page.mouse.move(0, 0);
    await expect(page.getByText("Listed to its end: nothing is missing.")).toBeHidden();

    await page.setViewportSize({ width: 360, height: 800 });
    const map = page.getByRole("grid", { name: "Mail by month" });
    for (const column of ["01", "06", "11"]) {
      await map.locator(`[data-month$="-${column}"]`).first().click();
      await expect(map.getByRole("button", { name: "Read this month again" })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await expectNothingFound();
    }
    await page.goto("/sync");
    await page.getByText("Read what was missing").click();
    await expect(page.getByRole("table", { name: /^Months of this run/ })).toBeVisible();
    await expectNothingFound();
  });
