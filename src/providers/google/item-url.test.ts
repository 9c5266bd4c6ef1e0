import { expect, test } from "vitest";
import { calendarEventUrl, gmailMessageUrl } from "./item-url.ts";

const item = { externalId: "18c", account: "ana+work@example.com", payload: {} };

test("a mail is opened as the account it was read from, whatever its id holds", () => {
  expect(gmailMessageUrl(item)).toBe("https://mail.google.com/mail/u/?authuser=ana%2Bwork%40example.com#all/18c");
  expect(gmailMessageUrl({ ...item, externalId: '"><script>/?#' })).toMatch(/#all\/[\w%.!~*'()-]+$/);
});

test("a meeting's own link is taken only where it leads to Google's calendar", () => {
  const link = (htmlLink: unknown) => calendarEventUrl({ ...item, payload: { id: "e", htmlLink } });
  expect(link("https://www.google.com/calendar/event?eid=abc")).toBe("https://www.google.com/calendar/event?eid=abc");
  expect(link("https://calendar.google.com/calendar/event?eid=abc")).toContain("eid=abc");
  for (const other of [
    "javascript:alert(1)",
    "https://www.google.com.example.org/x",
    "http://www.google.com/calendar",
    "https://example.org/?https://www.google.com",
    "nowhere",
    7,
    null,
  ])
    expect(link(other)).toBeNull();
  expect(calendarEventUrl({ ...item, payload: null })).toBeNull();
});
