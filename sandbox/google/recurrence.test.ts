import fc from "fast-check";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { occurrences } from "./recurrence.ts";
import { parseRule } from "./recurrence-rule.ts";
import { unrollSeries } from "./recurrence-set.ts";

function starts(rule: string, start: string, last = "2030-01-01") {
  return [...occurrences(parseRule(`RRULE:${rule}`), start, last)];
}

const set = (start: string, ...lines: string[]) =>
  unrollSeries({ lines, start, zone: "Europe/Berlin", horizon: "2027-01-01" });

test.each([
  ["FREQ=DAILY;COUNT=3", "2026-02-27", ["2026-02-27", "2026-02-28", "2026-03-01"]],
  ["FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=2", "2026-11-19", ["2026-11-19", "2026-12-03"]],
  ["FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=4", "2026-11-18", ["2026-11-18", "2026-11-20", "2026-11-23", "2026-11-25"]],
  // The week begins on Sunday, so the second one is 8 days later: RFC 5545's own example.
  [
    "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
    "1997-08-05",
    "1997-08-05 1997-08-17 1997-08-19 1997-08-31".split(" "),
  ],
  ["FREQ=MONTHLY;BYDAY=2TU;COUNT=2", "2026-11-10", ["2026-11-10", "2026-12-08"]],
  ["FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", "2026-01-30", ["2026-01-30", "2026-02-27"]],
  ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "1998-02-13", ["1998-02-13", "1998-03-13"]],
  ["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "2026-01-30", ["2026-01-30", "2026-02-27", "2026-03-31"]],
  ["FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=2", "2026-03-29", ["2026-03-29", "2027-03-28"]],
  ["FREQ=YEARLY;BYDAY=20MO;COUNT=2", "1997-05-19", ["1997-05-19", "1998-05-18"]],
  ["FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=2", "1997-05-12", ["1997-05-12", "1998-05-11"]],
  ["FREQ=YEARLY;BYYEARDAY=-1;COUNT=2", "2026-12-31", ["2026-12-31", "2027-12-31"]],
  ["FREQ=YEARLY;COUNT=2", "2024-02-29", ["2024-02-29", "2028-02-29"]],
  [
    "FREQ=DAILY;BYHOUR=9,17;COUNT=3",
    "2026-01-01T09:30:00",
    ["2026-01-01T09:30:00", "2026-01-01T17:30:00", "2026-01-02T09:30:00"],
  ],
])("%s from %s", (rule, first, wanted) => {
  expect(starts(rule, first)).toEqual(wanted);
});

test("months without a 31st are skipped, not moved", () => {
  const wanted = ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"];
  expect(starts("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=4", "2026-01-31")).toEqual(wanted);
});

test("an endless series stops at the horizon, and one that never fits is empty", () => {
  expect(starts("FREQ=WEEKLY", "2026-11-01", "2026-11-20")).toHaveLength(3);
  expect(starts("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01")).toEqual([]);
});

test("UNTIL in UTC is the series' own local time, and a date includes its day", () => {
  expect(set("2026-11-30T00:30:00", "RRULE:FREQ=DAILY;UNTIL=20261130T233000Z")).toHaveLength(2);
  expect(set("2026-11-30T09:00:00", "RRULE:FREQ=DAILY;UNTIL=20261201")).toHaveLength(2);
});

test("dates are added and taken away, in any zone and spelling", () => {
  const walls = set(
    "2026-03-02T09:00:00",
    "RRULE:FREQ=DAILY;COUNT=5",
    "EXDATE:20260303T080000Z",
    "EXDATE;TZID=America/New_York:20260304T030000",
    "EXDATE;VALUE=DATE:20260305",
    "RDATE;TZID=Europe/Berlin:20260401T100000,20260302T090000",
  );
  expect(walls).toEqual(["2026-03-02T09:00:00", "2026-03-06T09:00:00", "2026-04-01T10:00:00"]);
});

test.each([
  "FREQ=HOURLY",
  "INTERVAL=2",
  "FREQ=DAILY;INTERVAL=0",
  "FREQ=WEEKLY;BYDAY=XX",
  "FREQ=DAILY;UNTIL=soon",
  "FREQ=DAILY;RSCALE=HEBREW",
  "FREQ=MONTHLY;BYMONTHDAY=0",
])("%s is refused rather than followed half", (rule) => {
  expect(() => parseRule(rule)).toThrow(RangeError);
});

test("another implementation gives the same dates", () => {
  const some = (values: readonly (string | number)[]) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
  const days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
  const part = (name: string, values: readonly (string | number)[]) =>
    some(values).map((list) => `;${name}=${list.join(",")}`);
  const none = fc.constant("");
  const rules = fc.oneof(
    fc.tuple(fc.constant("WEEKLY"), part("BYDAY", days), fc.constantFrom("", ";WKST=SU")),
    fc.tuple(
      fc.constant("MONTHLY"),
      fc.oneof(part("BYDAY", [...days, "1MO", "-1FR", "3WE"]), part("BYMONTHDAY", [1, 13, 28, -1, 31])),
      none,
    ),
    fc.tuple(fc.constant("YEARLY"), part("BYMONTH", [1, 3, 6, 11]), part("BYDAY", ["1SU", "-1SU", "2TU"])),
    fc.tuple(fc.constant("DAILY"), fc.oneof(none, part("BYMONTH", [1, 2, 6])), none),
  );
  const dates = fc.date({ min: new Date("1999-01-01"), max: new Date("2027-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(rules, fc.integer({ min: 1, max: 4 }), dates, ([freq, a, b], interval, date) => {
      const rule = `FREQ=${freq};INTERVAL=${interval}${a}${b}`;
      const start = date.toISOString().slice(0, 10);
      const theirs = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateString(start));
      const wanted = Array.from({ length: 13 }, () => String(theirs.next()));
      // They give the first date whether it fits or not.
      const withStart = (found: string[]) => [start, ...found.filter((one) => one !== start)].slice(0, 12);
      expect(withStart([...occurrences(parseRule(rule), start, "2300-01-01").take(13)])).toEqual(withStart(wanted));
    }),
    { numRuns: 150, seed: 20261120 },
  );
});
