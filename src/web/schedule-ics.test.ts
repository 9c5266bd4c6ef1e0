import ICAL from "ical.js";
import { expect, test } from "vitest";
import type { ActivityRow } from "#src/domain/schedule/list.ts";
import { calendarOf } from "./schedule-ics.ts";

const activity = (change: Partial<ActivityRow> = {}): ActivityRow => ({
  connectionId: "7b9a3c1e-2f64-4f0b-9a44-1d7f5c1b8e02",
  id: "activity:5512",
  type: "Call",
  scheduledAt: "2026-11-21T10:30:00.000Z",
  endsAt: null,
  contactName: "Ana Day",
  description: "",
  status: "Scheduled",
  contactId: null,
  ...change,
});
const calendar = (...rows: ActivityRow[]) => calendarOf(rows, new Date("2026-11-20T12:00:00Z"));
const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));

test("an activity is an event at its own time, half an hour long if nothing is said", () => {
  const text = calendar(activity(), activity({ id: "2", endsAt: "2026-11-21T11:15:00.000Z" }));
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\nPRODID:.*\r\n/);
  expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
  expect(text).toContain("DTSTART:20261121T103000Z\r\n");
  expect(eventsOf(text).map(({ summary, endDate }) => [summary, endDate.toString()])).toEqual([
    ["Call: Ana Day", "2026-11-21T11:00:00Z"],
    ["Call: Ana Day", "2026-11-21T11:15:00Z"],
  ]);
});

test("what people wrote stays what it is, on lines that are not too long", () => {
  const description = `Bring: agenda, budget; "plan" \\ lease\nsecond line\r\nBEGIN:VEVENT\rUID:x ${"é東".repeat(80)}\u0000\u0007`;
  const text = calendar(activity({ description, contactName: "Day; Ana,\nJr." }));
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const [event, more] = eventsOf(text);
  expect(more).toBeUndefined();
  expect(event?.summary).toBe("Call: Day; Ana,\nJr.");
  expect(event?.description).toBe(
    description.replaceAll(/\r\n?/g, "\n").replaceAll("\u0000", "").replaceAll("\u0007", ""),
  );
});

test("the same activity has the same UID in every file, and another account's has another", () => {
  const uids = (...rows: ActivityRow[]) => eventsOf(calendar(...rows)).map(({ uid }) => uid);
  const [one] = uids(activity());
  expect(uids(activity({ description: "changed", scheduledAt: "2027-01-01T00:00:00.000Z" }))).toEqual([one]);
  expect(uids(activity({ connectionId: "0a8f6f5e-53d1-4f1f-8a53-0f4d3b9c2b10" }))).not.toEqual([one]);
  expect(uids(activity({ id: "a:b;c\r\nd" }))[0]).toMatch(/^[\w-]+\.[\da-f-]+@syncline$/);
});

test("one that is off is marked so, and a schedule of nothing is a calendar of nothing", () => {
  expect(calendar(activity({ status: "Cancelled" }))).toContain("STATUS:CANCELLED");
  expect(eventsOf(calendar())).toEqual([]);
});
