import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/test.ts";
import { readMails } from "./mail.ts";
import { connectGoogle, holdBack, untilRead } from "./steps.ts";

const rowsOf = (page: Page) =>
  page
    .getByRole("table")
    .getByRole("row")
    .filter({ has: page.getByRole("cell") });
const column = (page: Page, name: string) => page.getByRole("columnheader", { name });
/** The numbers of a column, as the page shows them. */
const numbersOf = (page: Page, cell: number) =>
  rowsOf(page).evaluateAll(
    (rows, at) => rows.map((row) => Number(row.querySelectorAll("td")[at]?.textContent?.replaceAll(",", ""))),
    cell,
  );
const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b);

test.describe("with a mailbox read", () => {
  test.beforeEach(async ({ page, signUp, makeMailbox }) => {
    const mailbox = await makeMailbox({ seed: 132, messages: 300, events: 60 });
    await signUp();
    await page.goto("/connections");
    await connectGoogle(page, { mailbox });
    await untilRead(page);
    await page.goto("/contacts");
  });

  test("a column sorts both ways, and the order survives reload and Back", async ({ page }) => {
    await expect(column(page, "Latest activity")).toHaveAttribute("aria-sort", "descending");

    await column(page, "Emails").getByRole("button").click();
    await expect(page).toHaveURL(/\?sort=emails$/);
    await expect(column(page, "Emails")).toHaveAttribute("aria-sort", "descending");
    await expect(page.locator("section[aria-busy]")).toHaveCount(0);
    const most = await numbersOf(page, 1);
    expect(most).toEqual(sorted(most).toReversed());
    expect(most[0]).toBeGreaterThan(most.at(-1) ?? 0);

    await column(page, "Emails").getByRole("button").click();
    await expect(page).toHaveURL(/dir=asc/);
    await expect.poll(async () => (await numbersOf(page, 1))[0]).toBeLessThan(most[0] ?? 0);
    const fewest = await numbersOf(page, 1);
    expect(fewest).toEqual(sorted(fewest));

    await page.reload();
    await expect(column(page, "Emails")).toHaveAttribute("aria-sort", "ascending");
    expect(await numbersOf(page, 1)).toEqual(fewest);
    await page.goBack();
    await expect(column(page, "Emails")).toHaveAttribute("aria-sort", "descending");
    await expect.poll(() => numbersOf(page, 1)).toEqual(most);
    await page.goBack();
    await expect(column(page, "Latest activity")).toHaveAttribute("aria-sort", "descending");
  });

  test("only those with meetings, by name, from one link", async ({ page, expectNoAxeViolations }) => {
    await page.getByText("With meetings", { exact: true }).click();
    await expect(page).toHaveURL(/has=meeting/);
    await expect.poll(async () => Math.min(...(await numbersOf(page, 2)))).toBeGreaterThan(0);
    await column(page, "Name").getByRole("button").click();
    await expect(column(page, "Name")).toHaveAttribute("aria-sort", "ascending");
    await expect(page.locator("section[aria-busy]")).toHaveCount(0);
    const names = await rowsOf(page).getByRole("link").allTextContents();
    await page.goto(page.url());
    await expect(page.getByRole("radio", { name: "With meetings" })).toBeChecked();
    expect(await rowsOf(page).getByRole("link").allTextContents()).toEqual(names);
    await expectNoAxeViolations();

    await rowsOf(page).first().getByRole("link").click();
    await page.getByRole("link", { name: "All contacts" }).click();
    await expect(page).toHaveURL(/\/contacts\?sort=name&has=meeting$|\/contacts\?has=meeting&sort=name$/);
  });

  test("on a phone a menu sorts", async ({ page, expectNoAxeViolations }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByLabel("Sort").selectOption({ label: "Name, Z to A" });
    await expect(page).toHaveURL(/sort=name&dir=desc/);
    await expect(page.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
    await expectNoAxeViolations();
    await page.reload();
    await expect(page.getByLabel("Sort")).toHaveValue("name desc");
  });

  test("a slow answer to an older search never shows", async ({ page }) => {
    const box = page.getByRole("searchbox", { name: "Search contacts" });
    const name = ((await rowsOf(page).nth(3).getByRole("link").textContent()) ?? "").trim();
    const asked = page.waitForRequest(/contacts\.list.*zzzz/);
    const letItCome = await holdBack(page, /contacts\.list.*zzzz/);
    await box.fill("zzzz");
    await asked;
    await box.fill(name);
    await expect(rowsOf(page).first().getByRole("link")).toHaveText(name);
    letItCome();
    await expect(page.getByRole("heading", { name: "No contact matches" })).toBeHidden();
    await expect(rowsOf(page).first().getByRole("link")).toHaveText(name);
  });

  test("the keyboard goes from the search box down the rows", async ({ page }) => {
    // The page listens once it is awake, which nothing on it shows.
    await expect(async () => {
      await page.keyboard.press("/");
      await expect(page.getByRole("searchbox", { name: "Search contacts" })).toBeFocused({ timeout: 500 });
    }).toPass();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const second = rowsOf(page).nth(1).getByRole("link");
    await expect(second).toBeFocused();
    const name = (await second.textContent()) ?? "";
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(name.trim());
  });
});

test("the CSV holds what the filters show, and no cell is a formula", async ({ page, request, signUp, sandboxUrl }) => {
  await signUp();
  await readMails(page, request, sandboxUrl, [
    { from: '"=HYPERLINK(A1)" <sum@example.org>', subject: "One", daysAgo: 9 },
    { from: '"Ada, the ""first"" Quell" <ada@example.org>', subject: "Two", daysAgo: 8 },
    { from: "Bo Nakamura <bo@example.net>", subject: "Three", daysAgo: 7 },
  ]);
  await page.goto("/contacts");
  await expect(rowsOf(page)).toHaveCount(3);
  const download = async () => {
    const started = page.waitForEvent("download");
    await page.getByRole("link", { name: /CSV/ }).click();
    const file = await started;
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
    return (await readFile(await file.path(), "utf8"))
      .replace(/^\uFEFF/, "")
      .trimEnd()
      .split(/\r?\n/);
  };

  await expect(page.getByRole("link", { name: "CSV of 3 contacts, download" })).toBeVisible();
  const all = await download();
  expect(all).toHaveLength(4);
  expect(all.filter((line) => /(^|,)"?[=+@-]/.test(line))).toEqual([]);
  expect(all.find((line) => line.includes("sum@example.org"))).toContain("'=HYPERLINK");

  await page.getByRole("searchbox").fill("example.net");
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(page.getByRole("link", { name: "CSV of 1 contact, download" })).toBeVisible();
  const some = await download();
  expect(some).toHaveLength(2);
  expect(some[0]).toBe(all[0]);
  expect(some[1]).toContain("bo@example.net");
});
