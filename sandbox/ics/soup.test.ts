import fc from "fast-check";
import { expect, test } from "vitest";
import { assemble } from "./assemble.ts";
import { readCalendar } from "./read-calendar.ts";

const nowMs = Date.UTC(2026, 10, 20);

async function* chunksOf(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const values = fc.oneof(
  fc.constantFrom(
    "20260302T090000Z",
    "20260302",
    "20260302T250000",
    "00010101T000000Z",
    "99991231T235959Z",
    "19691231",
    "FREQ=DAILY;COUNT=3",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9",
    "FREQ=WEEKLY;UNTIL=99991231T000000Z",
    "PT1H",
    "P-1D",
    "20260302T090000Z/PT1H",
    "mailto:a@example.com",
    "",
  ),
  fc.string({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
);
const names = fc.constantFrom(
  ..."UID DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID ATTENDEE ORGANIZER STATUS SEQUENCE SUMMARY CREATED".split(
    " ",
  ),
);
const params = fc.constantFrom(
  "",
  ";VALUE=DATE",
  ";TZID=Europe/Berlin",
  ";TZID=Nowhere",
  ';CN="x',
  ";RANGE=THISANDFUTURE",
  ";=",
);
const line = fc
  .tuple(names, params, values)
  .map(([name, param, value]) => `${name}${param}:${value.replaceAll(/[\r\n]/g, "")}`);
const event = fc
  .tuple(
    fc.constantFrom("UID:a", "UID:b", ""),
    fc.constantFrom("DTSTART:20260302T090000Z", "DTSTART;VALUE=DATE:20260302", ""),
    fc.array(line, { maxLength: 6 }),
  )
  .map(([uid, start, lines]) => ["BEGIN:VEVENT", uid, start, ...lines, "END:VEVENT"].join("\r\n"));

test("whatever its events say, each is taken or listed and nothing throws", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 6 }), fc.integer({ min: 1, max: 90 }), async (events, size) => {
      const bytes = Buffer.from(["BEGIN:VCALENDAR", ...events, "END:VCALENDAR"].join("\r\n"), "latin1");
      const file = await readCalendar(chunksOf(bytes, size), nowMs);
      for (const shiftDays of [0, 7000]) {
        const { taken, unreadable } = assemble(file.drafts, { owner: "me@example.com", shiftDays, nowMs });
        expect(taken + unreadable.length + file.unreadable.length).toBe(events.length);
      }
    }),
    { numRuns: 300, seed: 20261120 },
  );
});

test("bytes of any kind are no reason to fail", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
      const soup = Buffer.concat([Buffer.from("BEGIN:VCALENDAR\nBEGIN:VEVENT\nX-SOUP:\n"), bytes]);
      const { drafts, unreadable } = await readCalendar(chunksOf(soup, 50), nowMs);
      expect(drafts.length + unreadable.length).toBe(1);
    }),
    { numRuns: 100, seed: 20261120 },
  );
});

test("a series that names dates without end is listed, before they are read", async () => {
  const dates = `RDATE:${Array(1_000).fill("20260302T090000Z").join(",")}`;
  const lines = ["BEGIN:VEVENT", "UID:a", "DTSTART:20260302T090000Z", ...Array<string>(60).fill(dates), "END:VEVENT"];
  const file = await readCalendar(chunksOf(Buffer.from(["BEGIN:VCALENDAR", ...lines].join("\r\n")), 65_536), nowMs);
  const { events, unreadable } = assemble(file.drafts, { owner: "me@example.com", shiftDays: 0, nowMs });
  expect(events).toEqual([]);
  expect([...file.unreadable, ...unreadable]).toMatchObject([{ reason: "it names more than 20000 dates" }]);
});
