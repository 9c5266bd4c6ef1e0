import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";
import { connectGoogle, holdBack } from "./steps.ts";

/** Counts the event streams a page has opened, from before its first script. */
function countStreams(page: Page): () => number {
  let opened = 0;
  page.on("request", (request) => {
    if (request.url().includes("live.events")) opened++;
  });
  return () => opened;
}

test("two tabs share one event stream, and it moves when its tab closes", async ({ page, context, signUp }) => {
  await signUp();
  const first = countStreams(page);
  await page.goto("/connections");
  await expect.poll(first).toBe(1);

  const other = await context.newPage();
  const second = countStreams(other);
  await other.goto("/connections");
  await expect(other.getByRole("heading", { name: "Nothing connected yet" })).toBeVisible();
  await expect.poll(() => other.evaluate(async () => (await navigator.locks.query()).pending?.length)).toBe(1);
  expect(second()).toBe(0);

  await page.close();
  await expect.poll(second).toBe(1);
});

test("what one tab connects, the other shows by itself", async ({ page, context, signUp, makeMailbox }) => {
  const mailbox = await makeMailbox({ seed: 151, messages: 40, events: 8 });
  await signUp();
  await page.goto("/connections");
  const other = await context.newPage();
  await other.goto("/connections");
  await expect(other.getByRole("heading", { name: "Nothing connected yet" })).toBeVisible();

  const letProgressCome = await holdBack(other, /ingestion\./);
  await connectGoogle(page, { mailbox });
  const card = other.getByRole("article", { name: mailbox });
  await expect(card.getByText("Loading progress")).toBeVisible();
  await expect(card.getByRole("button", { name: "Run again" })).toBeDisabled();
  letProgressCome();
  await expect(card.getByRole("progressbar", { name: /Mail/ })).toBeVisible();
  await expect(card.getByText("Loading progress")).toBeHidden();
  await expect(other.getByText("Everything was read.")).toBeVisible({ timeout: 45_000 });
});

test("signing out in one tab takes the other to the sign-in page", async ({ page, context, signUp }) => {
  await signUp();
  await page.goto("/settings/account");
  const other = await context.newPage();
  await other.goto("/settings/team");
  await expect(other.getByRole("heading", { name: "Members" })).toBeVisible();
  await page.getByRole("button", { name: /Account:/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(other).toHaveURL(/\/sign-in/);
});
