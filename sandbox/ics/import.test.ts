import { afterAll, beforeAll, expect, test } from "vitest";
import type { CalendarEvent } from "../google/calendar.types.ts";
import type { RunningSandbox } from "../server.ts";
import * as client from "../test-client.ts";

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await client.open();
});
afterAll(() => sandbox.close());

type Imported = {
  mailbox: string;
  messages: number;
  events: number;
  unreadable: { kind: string; index: number; reason: string }[];
  error?: string;
};

let count = 0;
async function send(ics: string | Buffer, query = `mailbox=me${(count += 1)}@example.com`) {
  const response = await fetch(`${sandbox.url}/control/import?${query}`, {
    method: "POST",
    headers: { "Content-Type": "text/calendar" },
    body: new Uint8Array(Buffer.from(ics)),
  });
  return { status: response.status, body: (await response.json()) as Imported };
}

const calendar = (...lines: string[]) => ["BEGIN:VCALENDAR", "VERSION:2.0", ...lines, "END:VCALENDAR", ""].join("\r\n");
const event = (...lines: string[]) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"].join("\r\n");

/** What Syncline's reader would be given: instances of a window, in order. */
async function instancesOf(mailbox: string, from = "2025-01-01", to = "2027-12-31"): Promise<CalendarEvent[]> {
  const api = client.apiOf(sandbox, (await client.signIn(sandbox, mailbox)).access_token);
  const window = {
    timeMin: `${from}T00:00:00Z`,
    timeMax: `${to}T00:00:00Z`,
    singleEvents: "true",
    orderBy: "startTime",
  };
  return (await client.listAll(api, "/calendar/v3/calendars/primary/events", "items", window)) as CalendarEvent[];
}

const startsOf = (events: CalendarEvent[]) =>
  events.map(({ start }) => ("date" in start ? start.date : start.dateTime));

async function starts(...lines: string[]): Promise<string[]> {
  const { body } = await send(calendar(...lines));
  expect(body.unreadable).toEqual([]);
  return startsOf(await instancesOf(body.mailbox));
}

test("a meeting with its people, texts and answers", async () => {
  const { body } = await send(
    calendar(
      event(
        "UID:one@example.org",
        "DTSTAMP:20260201T120000Z",
        "LAST-MODIFIED:20260203T120000Z",
        "DTSTART;TZID=Europe/Berlin:20260302T090000",
        "DTEND;TZID=Europe/Berlin:20260302T103000",
        "SUMMARY:Kick-off\\, phase one",
        "DESCRIPTION:First line\\nsecond \\; line",
        "LOCATION:Quay Road 4",
        'ORGANIZER;CN="Ray, Ana":mailto:Ana@Example.com',
        "ATTENDEE;CN=Ana Ray;PARTSTAT=ACCEPTED:mailto:ana@example.com",
        "ATTENDEE;CN=Ben;PARTSTAT=DECLINED;ROLE=OPT-PARTICIPANT:MAILTO:ben@example.com",
        "ATTENDEE;CUTYPE=ROOM;CN=Attic;PARTSTAT=TENTATIVE:mailto:attic@example.com",
        "ATTENDEE;EMAIL=cleo@example.com;CN=Cleo:urn:uuid:0b0c",
        "ATTENDEE;CN=Nobody:invalid:nomail",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "DESCRIPTION:Not this",
        "TRIGGER:-PT10M",
        "END:VALARM",
      ),
    ),
    "mailbox=ben@example.com",
  );
  expect(body).toEqual({ mailbox: "ben@example.com", messages: 0, events: 1, unreadable: [] });
  const [found] = await instancesOf("ben@example.com");
  expect(found).toMatchObject({
    iCalUID: "one@example.org",
    summary: "Kick-off, phase one",
    description: "First line\nsecond ; line",
    location: "Quay Road 4",
    updated: "2026-02-03T12:00:00.000Z",
    start: { dateTime: "2026-03-02T09:00:00+01:00", timeZone: "Europe/Berlin" },
    end: { dateTime: "2026-03-02T10:30:00+01:00", timeZone: "Europe/Berlin" },
    organizer: { email: "ana@example.com", displayName: "Ray, Ana" },
    visibility: "private",
    transparency: "transparent",
  });
  expect(found?.attendees).toEqual([
    { email: "ana@example.com", displayName: "Ana Ray", organizer: true, responseStatus: "accepted" },
    { email: "ben@example.com", displayName: "Ben", optional: true, responseStatus: "declined", self: true },
    { email: "attic@example.com", displayName: "Attic", resource: true, responseStatus: "tentative" },
    { email: "cleo@example.com", displayName: "Cleo", responseStatus: "needsAction" },
  ]);
});

test("a series keeps its wall-clock time across clock changes, with dates taken away, added and moved", async () => {
  const found = await starts(
    event(
      "UID:weekly",
      "DTSTART;TZID=Europe/Berlin:20260316T090000",
      "DURATION:PT45M",
      "RRULE:FREQ=WEEKLY;UNTIL=20260413T065959Z",
      "EXDATE;TZID=Europe/Berlin:20260323T090000",
      "RDATE;TZID=America/New_York:20260401T090000",
    ),
    event(
      "UID:weekly",
      "RECURRENCE-ID:20260330T070000Z",
      "DTSTART;TZID=Europe/Berlin:20260331T110000",
      "DTEND;TZID=Europe/Berlin:20260331T120000",
    ),
  );
  expect(found).toEqual([
    "2026-03-16T09:00:00+01:00",
    "2026-03-31T11:00:00+02:00",
    "2026-04-01T15:00:00+02:00",
    "2026-04-06T09:00:00+02:00",
  ]);
});

const CUSTOM = [
  "BEGIN:VTIMEZONE",
  "TZID:Customized Time Zone 1",
  "BEGIN:STANDARD",
  "DTSTART:16010101T030000",
  "TZOFFSETFROM:+0430",
  "TZOFFSETTO:+0330",
  "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
  "END:STANDARD",
  "BEGIN:DAYLIGHT",
  "DTSTART:16010101T020000",
  "TZOFFSETFROM:+0330",
  "TZOFFSETTO:+0430",
  "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
  "END:DAYLIGHT",
  "END:VTIMEZONE",
];

test("a zone that only the file knows is followed by its own rules, wherever in the file they stand", async () => {
  const series = event(
    "UID:own-zone",
    "DTSTART;TZID=Customized Time Zone 1:20260322T090000",
    "DTEND;TZID=Customized Time Zone 1:20260322T100000",
    "RRULE:FREQ=WEEKLY;UNTIL=20260405T043000Z",
    "EXDATE;TZID=Customized Time Zone 1:20260322T090000",
  );
  for (const lines of [
    [...CUSTOM, series],
    [series, ...CUSTOM],
  ]) {
    const found = await starts(...lines);
    expect(found.map((start) => new Date(start).toISOString())).toEqual([
      "2026-03-29T04:30:00.000Z",
      "2026-04-05T04:30:00.000Z",
    ]);
  }
  expect(await starts(...CUSTOM, event("UID:one", "DTSTART;TZID=Customized Time Zone 1:20260701T090000"))).toEqual([
    "2026-07-01T09:00:00+04:30",
  ]);
});

test.each([
  ["/example.org/20260101_1/Europe/Berlin", "2026-07-01T09:00:00+02:00"],
  ["W. Europe Standard Time", "2026-07-01T09:00:00+02:00"],
  ["europe/berlin", "2026-07-01T09:00:00+02:00"],
  ['"Europe/Berlin"', "2026-07-01T09:00:00+02:00"],
  ["GMT+0530", "2026-07-01T09:00:00+05:30"],
])("the zone name %s is understood", async (tzid, wanted) => {
  expect(await starts(event("UID:z", `DTSTART;TZID=${tzid}:20260701T090000`))).toEqual([wanted]);
});

test("floating times are in the calendar's zone, all-day ones are dates", async () => {
  const found = await starts(
    "X-WR-TIMEZONE:America/New_York",
    event("UID:a", "DTSTART:20260302T090000"),
    event("UID:b", "DTSTART;VALUE=DATE:20260303", "DTEND;VALUE=DATE:20260305"),
    event("UID:c", "DTSTART:20260306", "RRULE:FREQ=DAILY;COUNT=2"),
  );
  expect(found).toEqual(["2026-03-02T09:00:00-05:00", "2026-03-03", "2026-03-06", "2026-03-07"]);
});

test.each([
  ["DTEND:20260302T100000Z", "2026-03-02T10:00:00Z"],
  ["DURATION:P1DT30M", "2026-03-03T09:30:00Z"],
  ["DURATION:P1W", "2026-03-09T09:00:00Z"],
  ["DURATION:-PT5M", "2026-03-02T09:00:00Z"],
  ["DTEND:20260301T100000Z", "2026-03-02T09:00:00Z"],
  ["X-NOTHING:1", "2026-03-02T09:00:00Z"],
])("with %s it ends at %s", async (line, wanted) => {
  const { body } = await send(calendar(event("UID:e", "DTSTART:20260302T090000Z", line)));
  expect((await instancesOf(body.mailbox))[0]?.end).toMatchObject({ dateTime: wanted });
});

test("a day that ends in nothing lasts that day", async () => {
  const { body } = await send(calendar(event("UID:e", "DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260302")));
  expect((await instancesOf(body.mailbox))[0]?.end).toEqual({ date: "2026-03-03" });
});

test("cancelled events and occurrences are gone", async () => {
  const daily = event("UID:d", "DTSTART:20260302T090000Z", "RRULE:FREQ=DAILY;COUNT=3");
  const hole = event("UID:d", "RECURRENCE-ID:20260303T090000Z", "DTSTART:20260303T090000Z", "STATUS:CANCELLED");
  const single = event("UID:s", "DTSTART:20260304T150000Z", "STATUS:CANCELLED");
  const { body } = await send(calendar(daily, hole, single));
  expect(body).toMatchObject({ events: 3, unreadable: [] });
  expect(startsOf(await instancesOf(body.mailbox))).toEqual(["2026-03-02T09:00:00Z", "2026-03-04T09:00:00Z"]);
  const { body: cancelled } = await send(calendar("METHOD:CANCEL", event("UID:m", "DTSTART:20260302T090000Z")));
  expect(await instancesOf(cancelled.mailbox)).toEqual([]);
});

test("a bare date names the occurrence of that day, and one without its series stands alone", async () => {
  const found = await starts(
    event("UID:d", "DTSTART;TZID=Europe/Berlin:20260302T090000", "RRULE:FREQ=DAILY;COUNT=2"),
    event("UID:d", "RECURRENCE-ID;VALUE=DATE:20260303", "DTSTART;TZID=Europe/Berlin:20260303T120000"),
    event("UID:orphan", "RECURRENCE-ID:20260305T090000Z", "DTSTART:20260305T100000Z"),
  );
  expect(found).toEqual(["2026-03-02T09:00:00+01:00", "2026-03-03T12:00:00+01:00", "2026-03-05T10:00:00Z"]);
});

test("an added period has a length of its own", async () => {
  const { body } = await send(
    calendar(event("UID:p", "DTSTART:20260302T090000Z", "DURATION:PT1H", "RDATE;VALUE=PERIOD:20260303T090000Z/PT3H")),
  );
  expect(body.events).toBe(1);
  expect((await instancesOf(body.mailbox)).map(({ end }) => end)).toMatchObject([
    { dateTime: "2026-03-02T10:00:00Z" },
    { dateTime: "2026-03-03T12:00:00Z" },
  ]);
});

test("what cannot be taken is listed with its place and reason, and nothing is lost or counted twice", async () => {
  const ok = (uid: string, ...more: string[]) => event(`UID:${uid}`, "DTSTART:20260302T090000Z", ...more);
  const { body } = await send(
    calendar(
      ok("fine"),
      event("DTSTART:20260302T090000Z"),
      event("UID:no-start"),
      event("UID:garbage", "DTSTART:next Tuesday"),
      event("UID:zone", "DTSTART;TZID=Nowhere/Land:20260302T090000"),
      ok("hourly", "RRULE:FREQ=HOURLY"),
      ok("fine", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260302T090000Z"),
      ok("twice", "SEQUENCE:1", "SUMMARY:Old"),
      ok("twice", "SEQUENCE:2", "SUMMARY:New"),
      ok("endless", "RRULE:FREQ=DAILY;COUNT=500000"),
      event("UID:february", "DTSTART:20260230T090000Z"),
    ).replace("END:VCALENDAR", "BEGIN:VEVENT\r\nUID:cut\r\nDTSTART:2026"),
  );
  expect(body.events + body.unreadable.length).toBe(12);
  expect(body.unreadable).toEqual(
    [
      [1, "it has no UID"],
      [2, "it has no DTSTART"],
      [3, "its DTSTART is next Tuesday"],
      [4, "its time zone Nowhere/Land is not known, nor described in the file"],
      [5, "its rule repeats HOURLY"],
      [6, expect.stringContaining("RANGE=THISANDFUTURE")],
      [7, "an older version of an event that is in the file as well"],
      [9, "it repeats more than 20000 times"],
      [10, "its DTSTART is 20260230T090000Z"],
      [11, "the file ends in the middle of it"],
    ].map(([index, reason]) => ({ kind: "event", index, reason })),
  );
  expect((await instancesOf(body.mailbox)).map(({ summary }) => summary)).toContain("New");
});

test("folds, marks, endings and charsets of any kind", async () => {
  const summary = "Größe – 会議 🎉";
  const text = calendar(event("UID:t", "DTSTART:20260302T090000Z", `SUMMARY:${summary}`));
  const bytes = Buffer.from(text);
  // Folded after every third byte of the line, also in the middle of a character.
  const at = bytes.indexOf("SUMMARY");
  const line = bytes.subarray(at, bytes.indexOf("\r\n", at));
  const folded = Buffer.concat(
    Array.from({ length: Math.ceil(line.length / 3) }, (_, index) => [
      Buffer.from(index > 0 ? "\r\n " : ""),
      line.subarray(index * 3, index * 3 + 3),
    ]).flat(),
  );
  const files = [
    Buffer.concat([bytes.subarray(0, at), folded, bytes.subarray(at + line.length)]),
    Buffer.from(`\ufeff${text}`),
    Buffer.from(text.replaceAll("\r\n", "\n")),
    Buffer.from(text.replaceAll("\r\n", "\r")),
    Buffer.from(`\ufeff${text}`, "utf16le"),
    Buffer.from(text.replace("SUMMARY", "not a property\r\nSUMMARY")),
  ];
  for (const file of files) {
    const { body } = await send(file);
    expect((await instancesOf(body.mailbox)).map((one) => one.summary)).toEqual([summary]);
  }
  const { body } = await send(Buffer.from(text.replace(summary, "Größe"), "latin1"));
  expect((await instancesOf(body.mailbox)).map((one) => one.summary)).toEqual(["Größe"]);
});

test("several calendars in one file are one, each with its own zones", async () => {
  const zone = (offset: string) =>
    `BEGIN:VTIMEZONE\r\nTZID:Here\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:${offset}\r\nTZOFFSETTO:${offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE`;
  const one = calendar(zone("+0200"), event("UID:a", "DTSTART;TZID=Here:20260302T090000"));
  const two = calendar(zone("-0700"), event("UID:b", "DTSTART;TZID=Here:20260303T090000"));
  const { body } = await send(one + two);
  expect(startsOf(await instancesOf(body.mailbox))).toEqual(["2026-03-02T09:00:00+02:00", "2026-03-03T09:00:00-07:00"]);
});

test("the owner is who the calendar is named after, else who is in most events", async () => {
  const { body } = await send(calendar("X-WR-CALNAME:Zoe@example.com", event("UID:a", "DTSTART:20260302T090000Z")), "");
  expect(body.mailbox).toBe("zoe@example.com");
  const guest = (uid: string, other: string) =>
    event(
      `UID:${uid}`,
      "DTSTART:20260302T090000Z",
      "ATTENDEE:mailto:yan@example.com",
      `ATTENDEE:mailto:${other}@example.com`,
    );
  expect((await send(calendar(guest("a", "b"), guest("b", "c")), "")).body.mailbox).toBe("yan@example.com");
});

test("moved to now, everything stays on its weekday and wall-clock time", async () => {
  const { body } = await send(
    calendar(
      event("UID:a", "DTSTART;TZID=Europe/Berlin:20060306T090000", "RRULE:FREQ=WEEKLY;COUNT=60"),
      event("UID:a", "RECURRENCE-ID;TZID=Europe/Berlin:20060313T090000", "DTSTART;TZID=Europe/Berlin:20060314T090000"),
      event("UID:b", "DTSTART;VALUE=DATE:20060405"),
    ),
    "mailbox=moved@example.com&shiftDates=1",
  );
  const found = await instancesOf(body.mailbox, "2020-01-01", "2035-01-01");
  expect(found).toHaveLength(61);
  const times = startsOf(found.filter(({ start }) => "dateTime" in start));
  expect(new Set(times.map((time) => time.slice(11, 19)))).toEqual(new Set(["09:00:00"]));
  expect(times.map((time) => new Date(time).getUTCDay()).filter((day) => day !== 1)).toEqual([2]);
  const [day] = startsOf(found.filter(({ start }) => "date" in start));
  expect(new Date(day ?? "").getUTCDay()).toBe(3);
  expect(Math.abs(Date.parse(day ?? "") - Date.now())).toBeLessThan(8 * 86_400_000);
});

test("mail and calendar of one mailbox come one after the other, and each replaces only itself", async () => {
  const mbox = "From a Mon Mar 02 10:00:00 2026\nFrom: a@example.com\nTo: both@example.com\n\nHi\n";
  const sendMail = () =>
    fetch(`${sandbox.url}/control/import?mailbox=both@example.com`, { method: "POST", body: mbox });
  await sendMail();
  const { body } = await send(calendar(event("UID:a", "DTSTART:20260302T090000Z")), "mailbox=both@example.com");
  expect(body).toMatchObject({ messages: 1, events: 1 });
  expect(await (await sendMail()).json()).toMatchObject({ messages: 1, events: 1 });
});

test("a file that is no calendar says so", async () => {
  expect(await send("From a\nSubject: b\n\nc")).toMatchObject({
    status: 422,
    body: { error: expect.stringContaining("no calendar") },
  });
  expect(await send(calendar(event("UID:x")))).toMatchObject({ status: 422 });
  expect(await send(calendar())).toMatchObject({ status: 200, body: { events: 0, unreadable: [] } });
});
