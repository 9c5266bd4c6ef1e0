import { expect, test } from "vitest";
import { etaSeconds, itemsLeft, perSecond, type Reading, shownSeconds, UNLIMITED } from "./eta.ts";

const none = { months: 0, items: 0 };
const mail: Reading = {
  stream: "mail",
  fetched: 100,
  left: 900,
  monthsDone: 1,
  monthsLeft: 9,
  counted: none,
  blank: none,
};
const seen = { seconds: 10, idle: 0 };

test("without a quota what is left takes as long as at the pace so far", () => {
  expect(perSecond(100, 10)).toBe(10);
  expect(etaSeconds([mail], seen, UNLIMITED)).toBe(90);
  expect(etaSeconds([mail, { ...mail, stream: "meetings", fetched: 100, left: 100 }], seen, UNLIMITED)).toBe(50);
});

test("the seconds since the last page are taken off, but silence is not taken for progress", () => {
  expect(shownSeconds(14, 4)).toBe(10);
  expect(etaSeconds([mail], { seconds: 10, idle: 4 }, UNLIMITED)).toBe(86);
  expect(shownSeconds(30, 20)).toBe(25);
  expect(etaSeconds([mail], { seconds: 20, idle: 20 }, UNLIMITED)).toBe(175);
  expect(etaSeconds([{ ...mail, left: 10 }], { seconds: 10, idle: 8 }, UNLIMITED)).toBe(1);
});

const QUOTA = {
  requestsPerSecond: 1,
  quotas: { mail: { perSecond: 100, burst: 200, level: 0 } },
  streams: { mail: { quota: "mail", perItem: 20, perPage: 5, itemsPerPage: 500, itemsPerCall: 10 } },
  delaySeconds: 0,
};

test("a quota tells before anything was read, and what is seen corrects it", () => {
  const begun = { ...mail, fetched: 0, monthsDone: 0 };
  const units = (900 * 20 + (9 + 900 / 500) * 5) / 100;
  expect(etaSeconds([begun], { seconds: null, idle: null }, QUOTA)).toBe(Math.ceil(units));
  // Half the speed that the quota allows, for as long as outweighs the promise.
  const slow = { ...mail, fetched: 5_000, monthsDone: 9, monthsLeft: 9 };
  const eta = etaSeconds([slow], { seconds: 2_000, idle: 0 }, QUOTA) ?? 0;
  expect(eta / (units * 2)).toBeCloseTo(1, 1);
});

test("units left in the bucket come off, a pause that was asked for comes on", () => {
  const begun = { ...mail, fetched: 0, monthsDone: 0 };
  const at = (level: number, delaySeconds: number) =>
    etaSeconds(
      [begun],
      { seconds: null, idle: null },
      { ...QUOTA, quotas: { mail: { ...QUOTA.quotas.mail, level } }, delaySeconds },
    ) ?? 0;
  expect(at(0, 0) - at(200, 0)).toBe(2);
  expect(at(0, 30) - at(0, 0)).toBe(30);
});

test("where requests are scarcer than units, they decide", () => {
  const cheap = { ...QUOTA, streams: { mail: { ...QUOTA.streams.mail, perItem: 1, itemsPerCall: 50 } } };
  expect(etaSeconds([{ ...mail, fetched: 0, monthsDone: 0 }], { seconds: null, idle: null }, cheap)).toBe(
    Math.ceil(9 + 900 / 500 + 900 / 50),
  );
});

test("what counting took of the requests is not held against the reading, and what it will take is", () => {
  const cheap = { ...QUOTA, streams: { mail: { ...QUOTA.streams.mail, perItem: 1, itemsPerCall: 50 } } };
  const pace = { seconds: 30, idle: 0 };
  const reading = etaSeconds([mail], pace, cheap) ?? 0;
  expect(etaSeconds([{ ...mail, counted: { months: 20, items: 0 } }], pace, cheap)).toBeLessThan(reading);
  expect(etaSeconds([{ ...mail, blank: { months: 20, items: 0 } }], pace, cheap)).toBeGreaterThan(reading + 20);
});

test("nothing is foretold from next to nothing, nor of months that nobody has counted", () => {
  expect(etaSeconds([{ ...mail, fetched: 4, left: 96 }], seen, UNLIMITED)).toBeNull();
  expect(etaSeconds([mail], { seconds: null, idle: null }, UNLIMITED)).toBeNull();
  expect(etaSeconds([{ ...mail, left: null }], seen, QUOTA)).toBeNull();
  expect(etaSeconds([{ ...mail, fetched: 0, left: 0, monthsLeft: 0 }], seen, UNLIMITED)).toBe(0);
});

test("counted months speak for the others once they are three, and half of all", () => {
  const items = { counted: 300, guessed: 800 };
  expect(itemsLeft({ all: 12, known: 5, blank: 7 }, items)).toBeNull();
  expect(itemsLeft({ all: 12, known: 6, blank: 6 }, items)).toBe(1_100);
  expect(itemsLeft({ all: 3, known: 2, blank: 1 }, items)).toBeNull();
  expect(itemsLeft({ all: 3, known: 3, blank: 0 }, { counted: -5, guessed: null })).toBe(0);
});
