import { expect, test } from "vitest";
import { readMail } from "./read-mail.ts";

test("of a mail of endless parts the first are read", async () => {
  const file = "--b\nContent-Disposition: attachment; filename=a.txt\n\nx\n";
  const mail = `From: ana@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n${file.repeat(20_000)}--b--\n`;
  const bytes = Buffer.from(mail);
  const { text, attachments } = await readMail(bytes, bytes.length);
  expect(text.trim()).toBe("Hello");
  expect(attachments[0]?.filename).toBe("a.txt");
  expect(attachments.length).toBeGreaterThan(1_900);
  expect(attachments.length).toBeLessThanOrEqual(2_000);
});
