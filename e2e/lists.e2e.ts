import type { Page } from "@playwright/test";
import { syncClientTether } from "./clienttether.ts";
import { expect, test } from "./fixtures/test.ts";
import { tabTo } from "./steps.ts";

const PAGES = ["Dashboard", "Reports", "Leads", "Pipeline", "Hot List", "Notes", "Schedule"];
const awake = (page: Page) => expect(page.locator("astro-island[ssr]")).toHaveCount(0);
const amounts = async (page: Page) =>
  (await page.getByRole("table").locator("tbody tr td:nth-child(4)").allTextContents()).map((text) =>
    Number(text.replaceAll(/[^\d.]/g, "")),
  );

test("the hot list is sorted, narrowed and looked into, and keeps its columns", async ({
  page,
  signUp,
  sandboxUrl,
  expectNoAxeViolations,
}) => {
  await signUp();
  await syncClientTether(page, sandboxUrl, { seed: 71, leads: 60, opportunities: 40 });
  await page.goto("/");
  await expect(page).toHaveURL(/\/dashboard$/);
  const nav = page.getByRole("navigation", { name: "Main" });
  for (const name of PAGES) await expect(nav.getByRole("link", { name, exact: true })).toBeVisible();

  await nav.getByRole("link", { name: "Hot List" }).click();
  await expect(nav.getByRole("link", { name: "Hot List" })).toHaveAttribute("aria-current", "page");
  await awake(page);
  await expect(page.getByText(/^Up to date as of/)).toBeVisible();
  const highestFirst = await amounts(page);
  expect(highestFirst.length).toBeGreaterThan(3);
  expect(highestFirst).toEqual(highestFirst.toSorted((a, b) => b - a));
  await page.getByRole("button", { name: "Weighted IFF" }).click();
  await expect(page).toHaveURL(/dir=asc/);
  await expect.poll(() => amounts(page)).toEqual(highestFirst.toReversed());

  await page.getByRole("combobox", { name: "Likely" }).selectOption("50");
  await expect(page).toHaveURL(/min=50/);
  await expect.poll(async () => (await amounts(page)).length).toBeLessThan(highestFirst.length);
  await page.reload();
  expect((await amounts(page)).length).toBeLessThan(highestFirst.length);
  await awake(page);
  await page.getByRole("searchbox", { name: "Search candidates" }).fill("nobody of this name");
  await expect(page.getByRole("heading", { name: "No candidate matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();

  const first = page.getByRole("table").getByRole("link").first();
  const name = (await first.textContent()) ?? "";
  await first.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name });
  await expect(panel.getByText("Weighted IFF")).toBeVisible();
  await expect(panel.getByRole("heading", { name: "What the provider sent" })).toBeVisible();
  await expect(panel.getByRole("link", { name: "See that run" })).toHaveAttribute("href", /^\/sync\?.*run=/);
  await expectNoAxeViolations();
  const address = page.url();
  expect(address).toMatch(/row=opportunity%3A/);
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(first).toBeFocused();
  expect(page.url()).not.toContain("row=");
  await page.goto(address);
  await expect(panel.getByText("Weighted IFF")).toBeVisible();
  await panel.getByRole("button", { name: "Close" }).click();
  await expect(page).not.toHaveURL(/row=/);

  await page.getByRole("button", { name: /Columns/ }).click();
  await page.getByRole("menuitemcheckbox", { name: "Units" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Units" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Likely" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Units" })).toHaveCount(0);
  const csv = await page.request.get((await page.getByRole("link", { name: /^CSV/ }).getAttribute("href")) ?? "");
  expect(csv.headers()["content-type"]).toContain("text/csv");
  expect((await csv.text()).trim().split("\n")).toHaveLength(highestFirst.length + 1);
});

test("notes are found as one types, the schedule is the reader's, and a sync brings what is new", async ({
  page,
  request,
  signUp,
  sandboxUrl,
  expectNoAxeViolations,
}) => {
  await signUp();
  const account = await syncClientTether(page, sandboxUrl, {
    seed: 72,
    leads: 25,
    opportunities: 5,
    notesPerLead: 2,
    activities: 30,
  });
  await page.goto("/notes");
  await awake(page);
  const notes = page.getByRole("region", { name: "Notes" }).getByRole("listitem");
  const word = /\p{L}{5,}/u.exec((await notes.first().locator("p").first().textContent()) ?? "")?.[0] ?? "";
  await page.getByRole("searchbox", { name: "Search notes" }).pressSequentially(word.slice(0, 4));
  await expect(page.locator("mark").first()).toHaveText(new RegExp(`^${word.slice(0, 4)}$`, "i"));
  await expect(page).toHaveURL(/q=/);
  await expectNoAxeViolations();
  await page.getByRole("searchbox", { name: "Search notes" }).fill("zzzz");
  await expect(page.getByRole("heading", { name: "No note matches" })).toBeVisible();

  await page.goto("/schedule");
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  await awake(page);
  await expectNoAxeViolations();
  const calendar = await page.request.get("/schedule.ics");
  expect(await calendar.text()).toContain("BEGIN:VEVENT");

  await page.goto("/leads");
  await awake(page);
  const change = `/control/clienttether/accounts/${account.accountId}/change`;
  const changed = await request.post(new URL(change, sandboxUrl).href, { data: { leads: 5 } });
  expect(changed.ok(), await changed.text()).toBe(true);
  await expect(page.getByRole("link", { name: /^Leads in total: 25\b/ })).toBeVisible();
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(page.getByRole("link", { name: /^Leads in total: 30\b/ })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("button", { name: "Sync now" })).toBeVisible();
});

test("on a phone every page is two presses away, and all is said in the workspace's zone and currency", async ({
  page,
  signUp,
  sandboxUrl,
  expectNoAxeViolations,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await signUp();
  await page.goto("/hot-list");
  await expect(page.getByRole("link", { name: "Connect ClientTether" })).toBeVisible();
  await expectNoAxeViolations();
  await syncClientTether(page, sandboxUrl, { seed: 73, leads: 15, opportunities: 10 });

  await page.goto("/settings/team");
  await awake(page);
  await page.getByLabel("Time zone", { exact: true }).selectOption("Asia/Tokyo");
  await page.getByLabel("Currency", { exact: true }).selectOption("JPY");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(async () => (await page.request.get("/hot-list")).text()).toContain("¥");

  await page.goto("/notes");
  await awake(page);
  const more = page.getByRole("button", { name: /^More/ });
  await expect(more).toHaveAccessibleName("More, you are in Notes");
  await more.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Go to" });
  for (const name of [...PAGES, "Contacts", "Connections", "Sync activity", "Settings"])
    await expect(sheet.getByRole("link", { name, exact: true })).toBeVisible();
  await expect(sheet.getByRole("link", { name: "Notes" })).toHaveAttribute("aria-current", "page");
  await expectNoAxeViolations();
  await page.keyboard.press("Escape");
  await expect(more).toBeFocused();
  await page.keyboard.press("Enter");
  await tabTo(page, "Hot List");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/hot-list$/);
  await awake(page);
  await expect(page.getByRole("table").getByText(/¥/).first()).toBeVisible();
  await expectNoAxeViolations();
  await page.getByRole("button", { name: "Details" }).click();
  await expect(page.getByText("How old each part is")).toBeVisible();
  await expectNoAxeViolations();
});
