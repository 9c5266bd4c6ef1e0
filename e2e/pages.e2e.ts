import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { checkEveryLook } from "./every-look.ts";
import { axeViolations } from "./fixtures/axe.ts";
import { expect, test } from "./fixtures/test.ts";
import { connectGoogle, untilRead } from "./steps.ts";

// The failure page is looked at under its own address: nothing in production can be made to fail on purpose.
const PUBLIC = ["/sign-in", "/sign-up", "/invite/unknown", "/500"];
const OWN = [
  "/onboarding",
  "/connections",
  "/contacts",
  "/contacts?q=nobody-has-this-name",
  "/sync",
  "/settings/account",
  "/settings/team",
  "/settings/api-keys",
  "/settings/audit",
  "/contacts/not-an-id",
];
const SYNC = ["/sync", "/sync?tab=coverage", "/sync?tab=log", "/sync?tab=problems"];
const MAX_SCRIPT_BYTES = 200_000;

test("the public pages pass axe in every theme and width", async ({ page, expectNoAxeViolations }) => {
  for (const url of PUBLIC) await checkEveryLook({ url, page, expectNoAxeViolations });
  await expect(page.getByRole("heading", { name: "Something went wrong on our side" })).toBeVisible();
});

test("an invitation, and signing up with it, pass axe in every theme and width", async ({
  page,
  signUp,
  makeInvitation,
  expectNoAxeViolations,
}) => {
  await signUp();
  const { pathname } = new URL(await makeInvitation());
  await checkEveryLook({ url: pathname, page, expectNoAxeViolations });
  await expect(page.getByRole("button", { name: /^Join/ })).toBeVisible();
  await page.context().clearCookies();
  await checkEveryLook({ url: pathname, page, expectNoAxeViolations });
  await expect(page.getByRole("link", { name: "Create an account" })).toBeVisible();
  await checkEveryLook({ url: `/sign-up?next=${pathname}`, page, expectNoAxeViolations });
  await expect(page.getByText("You are joining")).toBeVisible();
});

test("axe finds a planted fault, also when it looks at a page again", async ({ page }) => {
  await page.goto("/sign-in");
  for (const selector of ["main h1", "main p"]) {
    expect(await axeViolations(page)).toEqual([]);
    await page.evaluate((one) => document.querySelector(one)?.setAttribute("aria-hidden", "perhaps"), selector);
    const found = (await axeViolations(page)).map(({ id }) => id);
    expect(found).toEqual(["aria-valid-attr-value"]);
    await page.evaluate((one) => document.querySelector(one)?.removeAttribute("aria-hidden"), selector);
  }
});

test("the pages of a new workspace pass axe in every theme and width", async ({
  page,
  signUp,
  expectNoAxeViolations,
}) => {
  test.slow();
  await signUp();
  for (const url of OWN) await checkEveryLook({ url, page, expectNoAxeViolations });
});

test("the pages of a filled workspace pass axe in every theme and width", async ({
  page,
  signUp,
  makeMailbox,
  expectNoAxeViolations,
}) => {
  test.slow();
  const mailbox = await makeMailbox({ seed: 161, messages: 120, events: 30 });
  await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  await untilRead(page);
  await page.goto("/contacts");
  const contact = (await page.getByRole("table").getByRole("link").first().getAttribute("href")) ?? "";
  for (const url of ["/onboarding", "/connections", "/contacts", contact, ...SYNC])
    await checkEveryLook({ url, page, expectNoAxeViolations });
});

test("no page loads more than 200 kB of script, and none breaks the content security policy", async ({
  page,
  signUp,
}) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await signUp();
  for (const url of OWN.slice(0, -1)) {
    const bodies: Promise<Buffer>[] = [];
    const collect = (response: Awaited<ReturnType<Page["waitForResponse"]>>) => {
      if (response.request().resourceType() === "script") bodies.push(response.body());
    };
    page.on("response", collect);
    await page.goto(url, { waitUntil: "load" });
    await expect(page.locator("astro-island[ssr]")).toHaveCount(0);
    page.off("response", collect);
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length);
    expect(sizes.length, url).toBeGreaterThan(0);
    expect(
      sizes.reduce((sum, size) => sum + size, 0),
      `${url}: bytes of script, gzipped`,
    ).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
  }
  expect(complaints).toEqual([]);
});

test("no page carries a style attribute or an inline handler", async ({ page, signUp }) => {
  await signUp();
  for (const url of [...PUBLIC, ...OWN]) {
    const html = await (await page.request.get(url)).text();
    expect(html.match(/<[^>]+\s(style|on[a-z]+)=/g), url).toBeNull();
  }
});
