import { randomUUID } from "node:crypto";
import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { connectGoogle, untilRead } from "./steps.ts";

export type Mail = { from: string; to?: string; subject: string; daysAgo: number; text?: string };

const ME = "me";

/** An mbox of exactly these messages; `me` as sender or receiver is the mailbox itself. */
function mboxOf(mails: readonly Mail[], mailbox: string): string {
  const self = (address: string) => (address === ME ? mailbox : address);
  return mails
    .map(({ from, to = ME, subject, daysAgo, text = "" }, index) => {
      const at = new Date(Date.now() - daysAgo * 86_400_000);
      const head = [
        `From: ${self(from)}`,
        `To: ${self(to)}`,
        `Subject: ${subject}`,
        `Date: ${at.toUTCString()}`,
        `Message-ID: <${index}.${mailbox}>`,
      ];
      return `From - ${at.toUTCString()}\n${head.join("\n")}\n\n${text}\n\n`;
    })
    .join("");
}

/** A mailbox at the stand-in that holds exactly these mails, connected and read. @returns its address */
export async function readMails(page: Page, request: APIRequestContext, sandboxUrl: string, mails: readonly Mail[]) {
  const mailbox = `box.${randomUUID().slice(0, 8)}@example.com`;
  const response = await request.post(new URL(`/control/import?mailbox=${mailbox}`, sandboxUrl).href, {
    data: mboxOf(mails, mailbox),
    headers: { "content-type": "application/mbox" },
  });
  expect(response.ok(), `the stand-in answered ${response.status()}: ${await response.text()}`).toBe(true);
  await page.goto("/connections");
  await connectGoogle(page, { mailbox });
  await untilRead(page);
  return mailbox;
}
