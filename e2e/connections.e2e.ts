import { expect, test } from "./fixtures/test.ts";
import { answerConsent, connectGoogle, untilRead } from "./steps.ts";

test("coverage is told by month, and a second reading finds nothing new", async ({ page, signUp, makeMailbox }) => {
  const mailbox = await makeMailbox({ seed: 171, messages: 80, events: 20 });
  await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  await untilRead(page);
  const card = page.getByRole("article", { name: mailbox });
  const strip = card.getByRole("table", { name: "Which months have been read completely" });
  await expect(strip.getByRole("row", { name: /^Mail/ }).getByRole("cell", { name: /^complete/ })).not.toHaveCount(0);

  await card.getByText("Show the numbers").click();
  const numbers = card.getByRole("table", { name: "Items read by month" });
  expect(await numbers.getByRole("row").count()).toBeGreaterThanOrEqual(13);

  await card.getByRole("button", { name: "Run again" }).click();
  await expect(card.getByText("nothing had changed")).toBeVisible({ timeout: 30_000 });
  await expect(card).toContainText(/[\d,]+ items looked at/);
  await expect(card).not.toContainText(/\d new/);
});

test("a permission taken back at Google asks to reconnect, and only the same account may", async ({
  page,
  request,
  signUp,
  makeMailbox,
  sandboxUrl,
}) => {
  const mailbox = await makeMailbox({ seed: 172, messages: 30, events: 5 });
  const another = await makeMailbox({ seed: 173, messages: 5, events: 1 });
  await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  await untilRead(page);
  const card = page.getByRole("article", { name: mailbox });

  await request.post(new URL("/control/revoke", sandboxUrl).href, { data: { mailbox } });
  await card.getByRole("button", { name: "Run again" }).click();
  await expect(card.getByText("Disconnected", { exact: true })).toBeVisible({ timeout: 30_000 });

  await card.getByRole("button", { name: "Reconnect" }).click();
  await answerConsent(page, { mailbox: another });
  await expect(page.getByRole("alert")).toContainText("That is a different Google account");
  await expect(page.getByRole("article")).toHaveCount(1);

  await card.getByRole("button", { name: "Reconnect" }).click();
  await answerConsent(page, { mailbox });
  await expect(card.getByText("Active", { exact: true })).toBeVisible();
  await untilRead(page);
});
