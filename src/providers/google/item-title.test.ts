import { expect, test } from "vitest";
import { calendarTitle, gmailTitle } from "./item-title.ts";

const mail = (...headers: unknown[]) => ({ payload: { headers } });
const none = { title: null, from: null };

test("a mail is known by its subject and sender, however they were written", () => {
  expect(
    gmailTitle(
      mail({ name: "SUBJECT", value: "=?UTF-8?Q?Caf=C3=A9?=" }, { name: "From", value: "Ada <ada@example.com>" }),
    ),
  ).toEqual({ title: "Café", from: "Ada" });
  expect(gmailTitle(mail({ name: "From", value: "bo@example.com" }))).toEqual({ title: null, from: "bo@example.com" });
  expect(gmailTitle(mail({ name: "From", value: "nobody at all" }))).toMatchObject({
    from: expect.stringContaining("nobody"),
  });
});

test("a meeting is known by its name and who called it", () => {
  expect(calendarTitle({ summary: " Plan\u0000 ", organizer: { email: "cy@example.com" } })).toEqual({
    title: "Plan",
    from: "cy@example.com",
  });
  expect(calendarTitle({ summary: "Plan", organizer: { displayName: "Cy", email: "cy@example.com" } }).from).toBe("Cy");
});

test("whatever came instead has no title, and breaks nothing", () => {
  for (const odd of [
    null,
    1,
    "text",
    [],
    {},
    mail(null, 7, { name: 1 }),
    { payload: { headers: "none" } },
    { summary: 7, organizer: 7 },
  ]) {
    expect(gmailTitle(odd)).toEqual(none);
    expect(calendarTitle(odd)).toEqual(none);
  }
});
