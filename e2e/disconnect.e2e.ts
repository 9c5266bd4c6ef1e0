import { expect, test } from "./fixtures/test.ts";
import { connectGoogle, untilRead } from "./steps.ts";

test("disconnecting asks first, deletes the data and leaves a receipt", async ({ page, signUp, makeMailbox }) => {
  const mailbox = await makeMailbox({ seed: 121, messages: 60, events: 15 });
  await signUp();
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  await untilRead(page);

  const card = page.getByRole("article", { name: mailbox });
  await card.getByRole("button", { name: "Disconnect…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Keep it" }).click();
  await expect(dialog).toBeHidden();
  await expect(card).toBeVisible();

  await card.getByRole("button", { name: "Disconnect…" }).click();
  await dialog.getByRole("button", { name: "Disconnect and delete" }).click();
  await expect(dialog.getByRole("heading", { name: "Disconnected" })).toBeVisible();
  await expect(dialog.getByRole("table")).toContainText(mailbox);
  await expect(dialog).toContainText("Access was also revoked at Google");
  const removed = await dialog.getByRole("table").getByRole("cell").allTextContents();
  expect(removed.some((text) => Number(text.replaceAll(",", "")) > 0)).toBe(true);
  await dialog.getByRole("button", { name: "Done" }).click();

  await expect(card).toBeHidden();
  await page.getByText("Show receipt").click();
  await expect(page.getByRole("table")).toContainText(mailbox);
  await page.goto("/contacts");
  await expect(page.getByRole("heading", { name: "No contacts yet" })).toBeVisible();
});
