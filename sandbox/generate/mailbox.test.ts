import { addressParser } from "postal-mime";
import { expect, test } from "vitest";
import { placeEvents } from "../google/calendar-instances.ts";
import { headerValue } from "../mailbox.ts";
import { ANCHOR_MS } from "../test-client.ts";
import { generateMailbox } from "./mailbox.ts";

const args = { address: "owner@harbourlight.example.com", seed: 42, messages: 1500, events: 400, anchorMs: ANCHOR_MS };
const make = (change: Partial<typeof args> = {}) => generateMailbox({ ...args, ...change }, "1");

function everything(mailbox: ReturnType<typeof make>) {
  const messages = mailbox.entries.map((entry) => ({ entry, content: mailbox.content(entry) }));
  return JSON.stringify([messages, [...mailbox.calendar.events]]);
}

test("the same seed is the same mailbox to the byte, another seed is another", () => {
  const text = everything(make());
  expect(everything(make())).toBe(text);
  expect(everything(make({ seed: 43 }))).not.toBe(text);
});

test("messages read in any order read the same", () => {
  const mailbox = make();
  const [first, second] = mailbox.entries.slice(40, 42);
  if (!first || !second) throw new Error("too few messages");
  const forwards = [mailbox.content(first), mailbox.content(second)];
  expect([mailbox.content(second), mailbox.content(first)].toReversed()).toEqual(forwards);
});

test("twenty thousand messages are planned in under three seconds", () => {
  const startedAt = performance.now();
  const mailbox = make({ messages: 20_000 });
  expect(performance.now() - startedAt).toBeLessThan(3000);
  expect(mailbox.entries).toHaveLength(20_000);
});

test("counts are exact, ids unique, and history ids grow with time", () => {
  const { entries, calendar } = make();
  expect([entries.length, calendar.events.size]).toEqual([1500, 400]);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(1500);
  expect(entries.every(({ id }) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
  const history = entries.map(({ historyId }) => Number(historyId));
  expect(history).toEqual([...history].sort((left, right) => right - left));
});

test("mail reaches fourteen months back, is denser lately and never lies in the future", () => {
  const months = make().entries.map(({ internalDateMs }) => (ANCHOR_MS - internalDateMs) / (30.4 * 86_400_000));
  expect(Math.min(...months)).toBeGreaterThan(0);
  expect(Math.max(...months)).toBeGreaterThan(12);
  expect(Math.max(...months)).toBeLessThan(14.1);
  expect(months.filter((age) => age < 3).length).toBeGreaterThan(
    months.filter((age) => age > 9 && age < 12).length * 1.5,
  );
});

const CASES: [string, string, RegExp][] = [
  ["base64 words", "From", /=\?utf-8\?B\?/],
  ["quoted-printable words", "From", /=\?utf-8\?Q\?/],
  ["Latin-1 words", "From", /=\?iso-8859-1\?Q\?/],
  ["quoted names with commas", "From", /^"[^"]+, [^"]+" </],
  ["mixed-case addresses", "From", /[A-Z]\w*[._]?[A-Z]?\w*@/],
  ["undisclosed recipients", "To", /^undisclosed-recipients:;$/],
  ["named groups", "To", /team: .+;$/],
  ["blind copies", "Bcc", /@/],
  ["mailing lists", "List-Id", /<.+>/],
  ["ways to unsubscribe", "List-Unsubscribe", /^<https/],
  ["bulk precedence", "Precedence", /^(bulk|list)$/],
  ["no-reply senders", "From", /no-?reply@/],
  ["replies", "In-Reply-To", /^<.+>$/],
];

test.each(CASES)("a mailbox has %s", (_, name, pattern) => {
  const mailbox = make();
  const found = mailbox.entries.some((entry) => pattern.test(headerValue(mailbox.content(entry).headers, name) ?? ""));
  expect(found).toBe(true);
});

test("every sender and recipient header is readable, and nobody is real", () => {
  const mailbox = make();
  for (const entry of mailbox.entries) {
    const { headers } = mailbox.content(entry);
    for (const name of ["From", "To", "Cc", "Bcc"]) {
      for (const { address } of addressParser(headerValue(headers, name) ?? "", { flatten: true })) {
        expect(address).toMatch(/@([\w-]+\.)*example\.(com|org|net)$/i);
      }
    }
  }
});

test("the calendar has every kind of event", () => {
  const { calendar } = make();
  const events = [...calendar.events.values()].map(({ event }) => event);
  const zones = new Set(events.map(({ start }) => ("timeZone" in start ? start.timeZone : "floating")));
  for (const zone of ["Asia/Kolkata", "Australia/Adelaide", "floating"]) expect(zones).toContain(zone);
  const has = (test: (event: (typeof events)[number]) => unknown) => expect(events.some(test)).toBe(true);
  for (const status of ["confirmed", "tentative", "cancelled"]) has((event) => event.status === status);
  for (const freq of ["DAILY", "WEEKLY", "MONTHLY"]) has((event) => event.recurrence?.[0]?.includes(freq));
  has((event) => event.recurringEventId && event.status === "cancelled");
  has((event) => event.recurringEventId && event.summary?.endsWith("(moved)"));
  has((event) => (event.attendees?.length ?? 0) > 100);
  has((event) => !event.attendees);
  has((event) => event.attendees?.some(({ resource }) => resource));
  has((event) => event.attendees?.some(({ self, responseStatus }) => self && responseStatus === "declined"));
  has((event) => event.conferenceData);
  has((event) => event.visibility === "private");
  has((event) => "dateTime" in event.start && Date.parse(event.start.dateTime) > ANCHOR_MS);
  expect(placeEvents(calendar, true).length).toBeGreaterThan(events.length);
});
