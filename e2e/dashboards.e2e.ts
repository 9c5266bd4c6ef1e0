import { gzipSync } from "node:zlib";
import type { Page, Response } from "@playwright/test";
import { syncClientTether } from "./clienttether.ts";
import { checkEveryLook } from "./every-look.ts";
import { expect, test } from "./fixtures/test.ts";

const MAX_SCRIPT_BYTES = 200_000;
const MAX_SHIFT = 0.05;
const PAGES = ["/dashboard", "/leads", "/pipeline", "/reports"];

const awake = (page: Page) => expect(page.locator("astro-island[ssr]")).toHaveCount(0);
const figure = (page: Page, name: string) => page.getByRole("figure", { name });
const drawn = async (page: Page, name: string) => {
  const box = figure(page, name);
  await box.scrollIntoViewIfNeeded();
  await expect(box.locator("canvas")).toBeVisible();
};
const rowsOf = (page: Page) => page.getByRole("table").locator("tbody tr");
const countIn = (text: string | null) => Number(/[\d,]+/.exec(text ?? "")?.[0].replaceAll(",", ""));
/** Loads what is left of a list. */
async function loadAll(page: Page, what: string): Promise<number> {
  const section = page.getByRole("region", { name: what, exact: true });
  await expect(section).not.toHaveAttribute("aria-busy");
  for (const more = page.getByRole("button", { name: /^Load more/ }); await more.isVisible();) {
    const before = await rowsOf(page).count();
    await more.click();
    await expect.poll(() => rowsOf(page).count()).toBeGreaterThan(before);
  }
  return rowsOf(page).count();
}

test("the dashboard is light and still, draws in both themes, and each number leads to its rows", async ({
  page,
  signUp,
  sandboxUrl,
  expectNoAxeViolations,
}) => {
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.addInitScript(() => {
    const shifts = window as unknown as { shifted: number };
    shifts.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) shifts.shifted += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await signUp();
  for (const url of PAGES) {
    await page.goto(url);
    await expect(page.getByRole("link", { name: "Connect ClientTether" }), url).toBeVisible();
    await expectNoAxeViolations();
  }
  await syncClientTether(page, sandboxUrl, { seed: 81, leads: 60, opportunities: 30, activities: 10 });

  const scripts: Promise<{ url: string; body: Buffer }>[] = [];
  const collect = (response: Response) => {
    if (response.request().resourceType() !== "script") return;
    scripts.push(response.body().then((body) => ({ url: response.url(), body })));
  };
  page.on("response", collect);
  await page.goto("/dashboard");
  await awake(page);
  for (const name of ["Leads over time", "Leads by source", "Candidates by stage"]) await drawn(page, name);
  page.off("response", collect);
  const loaded = (await Promise.all(scripts)).filter(({ url }) => !/\/draw\.[^/]*\.js$/.test(url));
  expect(loaded.length).toBe(scripts.length - 1);
  const bytes = loaded.reduce((sum, { body }) => sum + gzipSync(body).length, 0);
  expect(bytes, "bytes of script without the charts, gzipped").toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
  const shifted = await page.evaluate(() => (window as unknown as { shifted: number }).shifted);
  expect(shifted, "layout shift").toBeLessThanOrEqual(MAX_SHIFT);

  const picture = () =>
    figure(page, "Leads by source")
      .locator("canvas")
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const light = await picture();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(picture).not.toBe(light);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(picture).toBe(light);

  const qualified = page.getByRole("link", { name: /^Qualified: / });
  const count = countIn(await qualified.textContent());
  expect(count).toBeGreaterThan(0);
  await qualified.click();
  await expect(page).toHaveURL(/\/leads\?qualified=yes$/);
  await awake(page);
  expect(await loadAll(page, "Leads")).toBe(count);

  await page.goto("/dashboard");
  await awake(page);
  const hot = page.getByRole("region", { name: "Top of the hot list" }).getByRole("link").nth(1);
  const name = (await hot.textContent()) ?? "";
  await hot.click();
  await expect(page.getByRole("dialog", { name })).toContainText("What the provider sent");
  await page.keyboard.press("Escape");
  await drawn(page, "Leads over time");
  const course = (await figure(page, "Leads over time").locator("canvas").first().boundingBox()) ?? { x: 0, y: 0 };
  await expect(async () => {
    await page.mouse.click(course.x + 180, course.y + 100);
    await expect(page).toHaveURL(/\/leads\?to=\d{4}-\d\d-\d\d$/, { timeout: 1_000 });
  }).toPass();
  expect(complaints).toEqual([]);
});

test("a bar leads to its leads, by mouse and by keyboard, and the address keeps them", async ({
  page,
  signUp,
  sandboxUrl,
}) => {
  await signUp();
  await syncClientTether(page, sandboxUrl, { seed: 82, leads: 55, opportunities: 10, activities: 0 });
  await page.goto("/leads");
  await awake(page);
  const bySource = figure(page, "Leads by source");
  await expect(bySource).toContainText(/55 leads in \d+ sources, most of all \w+/);
  await drawn(page, "Leads by source");
  await bySource.getByRole("button", { name: /as a table/ }).click();
  const line = bySource.getByRole("row").nth(1);
  const source = (await line.getByRole("link").textContent()) ?? "";
  const count = countIn(await line.getByRole("cell").first().textContent());
  await line.getByRole("link").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`source=${encodeURIComponent(source).replaceAll("%20", "(%20|\\+)")}$`));
  await expect(page.getByRole("combobox", { name: "Only one source" })).toHaveValue(source);
  const list = page.getByRole("region", { name: "Leads", exact: true });
  await expect(list).not.toHaveAttribute("aria-busy");
  await expect(list.getByRole("row")).toHaveCount(count + 1);
  await page.reload();
  await awake(page);
  await expect(list.getByRole("row")).toHaveCount(count + 1);
  const csv = await page.request.get((await list.getByRole("link", { name: /^CSV/ }).getAttribute("href")) ?? "");
  expect((await csv.text()).trim().split("\n")).toHaveLength(count + 1);

  await list.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/leads$/);
  await drawn(page, "Leads by source");
  // Bars that lie: the longest begins right of the names, near the top.
  const box = (await bySource.locator("canvas").first().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await expect(async () => {
    await page.mouse.click(box.x + box.width * 0.3, box.y + box.height * 0.08);
    await expect(page).toHaveURL(/source=/, { timeout: 500 });
  }).toPass();
  await page.getByRole("combobox", { name: "Qualified" }).selectOption("yes");
  await expect(page).toHaveURL(/qualified=yes/);
  await page.getByRole("searchbox", { name: "Search leads" }).fill("nobody of this name");
  await expect(page.getByRole("heading", { name: "No lead matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();

  await page.route("**/api/trpc/leads.list**", (route) => route.abort());
  await page.getByRole("searchbox", { name: "Search leads" }).fill("a");
  await expect(page.getByRole("alert")).toContainText("could not be reached");
  await page.unroute("**/api/trpc/leads.list**");
  await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
  await expect(list.getByRole("table")).toBeVisible();
});

test("stages hold what their rows sum up to, and columns sort", async ({ page, signUp, sandboxUrl }) => {
  await signUp();
  await syncClientTether(page, sandboxUrl, { seed: 83, leads: 35, opportunities: 30, activities: 0 });
  await page.route("**/_astro/draw.*.js", (route) => route.abort());
  await page.goto("/pipeline");
  await awake(page);
  await expect(page.getByText("The picture could not be drawn.").first()).toBeVisible();
  await page.unroute("**/_astro/draw.*.js");
  await page.getByRole("button", { name: "Reload" }).first().click();
  const funnel = figure(page, "Candidates on their way");
  await drawn(page, "Candidates on their way");
  await drawn(page, "Value by stage");
  await funnel.getByRole("button", { name: /as a table/ }).click();
  const line = funnel.getByRole("row").nth(1);
  const count = countIn(await line.getByRole("cell").first().textContent());
  await line.getByRole("link").click();
  await expect(page).toHaveURL(/stage=/);
  const list = page.getByRole("region", { name: "Opportunities", exact: true });
  await expect(list).not.toHaveAttribute("aria-busy");
  await expect(list.getByRole("row")).toHaveCount(count + 1);

  await list.getByRole("button", { name: "Deal size" }).click();
  await expect(page).toHaveURL(/sort=value/);
  await expect(list.getByRole("columnheader", { name: "Deal size" })).toHaveAttribute("aria-sort", "descending");
  await expect(list).not.toHaveAttribute("aria-busy");
  const sizes = (await list.locator("tbody tr td:nth-child(7)").allTextContents()).map((text) =>
    Number(text.replaceAll(/[^\d.]/g, "")),
  );
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  await list.getByRole("link").nth(1).click();
  await expect(page.getByRole("dialog").getByRole("link", { name: "See that run" })).toBeVisible();
});

test("a report compares any days, explains each number, and is kept under a name", async ({
  page,
  signUp,
  sandboxUrl,
}) => {
  await signUp();
  await syncClientTether(page, sandboxUrl, { seed: 84, leads: 40, opportunities: 15, activities: 0 });
  await page.goto("/reports");
  await awake(page);
  await page.getByRole("combobox", { name: "Period" }).selectOption({ label: "Last 90 days" });
  await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d&to=/);
  await page.getByText("By owner", { exact: true }).click();
  await expect(page).toHaveURL(/by=owner/);
  const table = page.getByRole("table", { name: /against the one before/ });
  await expect(table.getByRole("columnheader", { name: "owner" })).toBeVisible();
  await drawn(page, "Leads by owner");
  await drawn(page, "New leads");
  const address = page.url();

  await page.getByRole("button", { name: "Save this report" }).click();
  await page.getByRole("dialog").getByLabel("Name", { exact: true }).fill("Owners, a quarter");
  await page.keyboard.press("Enter");
  await page.goto("/reports");
  await page.getByRole("list", { name: "Saved reports" }).getByRole("link", { name: "Owners, a quarter" }).click();
  await expect(page).toHaveURL(address);
  await awake(page);

  const number = table.getByRole("row").nth(1).getByRole("link").first();
  const count = countIn(await number.textContent());
  const csv = await page.request.get(
    (await page.getByRole("link", { name: /^CSV of this report/ }).getAttribute("href")) ?? "",
  );
  expect(csv.headers()["content-type"]).toContain("text/csv");
  await number.click();
  await expect(page).toHaveURL(/\/leads\?owner=.*from=.*to=/);
  await awake(page);
  expect(await loadAll(page, "Leads")).toBe(count);

  await page.goto(address);
  await awake(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(table).toBeVisible();
});

for (const [seed, ...pages] of [
  [85, "/dashboard", "/leads"],
  [86, "/pipeline", "/reports"],
] as const)
  test(`${pages.join(" and ")} pass axe in every theme and width`, async ({
    page,
    signUp,
    sandboxUrl,
    expectNoAxeViolations,
  }) => {
    await signUp();
    await syncClientTether(page, sandboxUrl, { seed, leads: 20, opportunities: 15, activities: 6 });
    for (const url of pages) await checkEveryLook({ url, page, expectNoAxeViolations });
    for (const button of await page.getByRole("button", { name: /as a table/ }).all()) await button.click();
    await expectNoAxeViolations();
  });
