import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { generateMailbox } from "../generate/mailbox.ts";
import { headerValue } from "../mailbox.ts";
import { ANCHOR_MS } from "../test-client.ts";
import { decodeWords } from "../words.ts";
import { compileQuery } from "./gmail-query.ts";

const mailbox = generateMailbox(
  { address: "ana@example.com", seed: 3, messages: 400, events: 0, anchorMs: ANCHOR_MS },
  "1",
);

function search(text: string) {
  const { matches } = compileQuery(text, mailbox, ANCHOR_MS);
  return mailbox.entries.filter(matches);
}

const header = (name: string) => (entry: (typeof mailbox.entries)[number]) =>
  decodeWords(headerValue(mailbox.content(entry).headers, name) ?? "").toLowerCase();

test("terms are combined and a minus negates", () => {
  const unread = search("in:inbox is:unread");
  expect(unread.length).toBeGreaterThan(0);
  expect(unread.every(({ labelIds }) => labelIds.includes("INBOX") && labelIds.includes("UNREAD"))).toBe(true);
  expect(search("in:inbox").length).toBe(unread.length + search("in:inbox -is:unread").length);
});

test("OR and braces alternate, parentheses hand their operator down", () => {
  const either = search("in:spam OR in:sent").length;
  expect(either).toBe(search("in:spam").length + search("in:sent").length);
  expect(search("{in:spam in:sent}").length).toBe(either);
  const grouped = search("subject:(invoice OR budget)");
  expect(grouped.length).toBeGreaterThan(0);
  expect(grouped.every((entry) => /invoice|budget/.test(header("Subject")(entry)))).toBe(true);
  expect(search("-{in:spam in:sent}").length).toBe(400 - either);
});

test("from, subject and quoted phrases look at decoded text", () => {
  const found = search('subject:"kick-off"');
  expect(found.length).toBeGreaterThan(0);
  expect(found.every((entry) => header("Subject")(entry).includes("kick-off"))).toBe(true);
  const domain = search("from:no-reply OR from:noreply");
  expect(domain.every((entry) => /no-?reply/.test(header("From")(entry)))).toBe(true);
});

test("after includes its second and before excludes it", () => {
  const one = mailbox.entries[10];
  const second = Math.floor((one?.internalDateMs ?? 0) / 1000);
  expect(search(`after:${second} before:${second + 1}`)).toContain(one);
  expect(search(`before:${second}`)).not.toContain(one);
  expect(search("newer_than:30d").length + search("older_than:30d").length).toBe(400);
});

test("a date that is none matches nothing rather than everything", () => {
  expect(search("after:soon")).toEqual([]);
});

test("a bracket too many does not hide what follows it", () => {
  expect(search(") in:spam")).toEqual(search("in:spam"));
});

test("no text a person can type breaks the search", () => {
  const marks = ["(", ")", "{", "}", "-", "OR", '"', "from:", "after:", "in:inbox", "2026/99/99"];
  const texts = array(oneof(string(), constantFrom(...marks)), { maxLength: 12 });
  const search = property(texts, (pieces) => {
    const { matches } = compileQuery(pieces.join(" "), mailbox, ANCHOR_MS);
    return mailbox.entries.slice(0, 3).every((entry) => typeof matches(entry) === "boolean");
  });
  expect(() => assert(search, { numRuns: 300 })).not.toThrow();
});
