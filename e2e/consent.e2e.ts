import { expect, test } from "./fixtures/test.ts";
import { answerConsent, connectGoogle } from "./steps.ts";

test("declining at Google stores nothing and says what to do", async ({ page, signUp, makeMailbox }) => {
  await makeMailbox({ seed: 111, messages: 10, events: 2 });
  await signUp();
  await page.goto("/onboarding");
  await page.getByRole("button", { name: "Connect Google" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("alert")).toContainText("access was declined");
  await page.goto("/connections");
  await expect(page.getByRole("heading", { name: "Nothing connected yet" })).toBeVisible();
});

test("with the calendar only, mail is off with its reason and can be granted later", async ({
  page,
  signUp,
  makeMailbox,
}) => {
  const mailbox = await makeMailbox({ seed: 112, messages: 30, events: 20 });
  await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox, untick: /mail/i });
  const card = page.getByRole("article", { name: mailbox });
  await expect(card).toContainText("Gmail is off: not granted");
  await expect(card.getByRole("progressbar", { name: /Calendar/ })).toBeVisible();

  await card.getByRole("button", { name: "Grant Gmail" }).click();
  await answerConsent(page, { mailbox });
  await expect(page.getByRole("article", { name: mailbox })).toBeVisible();
  await expect(page.getByText("Gmail is off")).toBeHidden();
});

test("allowing neither mail nor calendar connects nothing", async ({ page, signUp, makeMailbox }) => {
  const mailbox = await makeMailbox({ seed: 113, messages: 10, events: 2 });
  await signUp();
  await page.goto("/connections");
  await page.getByRole("button", { name: "Connect Google" }).first().click();
  for (const box of await page.getByRole("checkbox").all()) await box.uncheck();
  await answerConsent(page, { mailbox });
  await expect(page.getByRole("alert")).toContainText("Neither mail nor calendar was allowed");
});
