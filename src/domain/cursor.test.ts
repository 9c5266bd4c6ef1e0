import fc from "fast-check";
import { expect, test } from "vitest";
import { BadCursorError, cutPage, readCursor, writeCursor } from "./cursor.ts";

const place = { at: "2026-05-01 10:00:00.123456+00", id: "0b0f7a0e-6f5e-4c53-9f2e-7f2d0c6d9a11" };

test("a cursor keeps the microseconds", () => {
  expect(readCursor(writeCursor(place))).toEqual(place);
});

test("what is not a cursor of ours is refused", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => Buffer.from(json).toString("base64url")),
      ),
      (text) => {
        expect(() => readCursor(text)).toThrow(BadCursorError);
      },
    ),
    { numRuns: 500 },
  );
  const sly = writeCursor({ ...place, at: "2026-05-01 10:00:00+00'; drop table contacts; --" });
  expect(() => readCursor(sly)).toThrow(BadCursorError);
});

test("only a page that has more after it ends in a cursor", () => {
  const rows = [
    { n: 1, place },
    { n: 2, place: { ...place, id: "11111111-1111-4111-8111-111111111111" } },
  ];
  expect(cutPage(rows, 2)).toEqual({ items: [{ n: 1 }, { n: 2 }], nextCursor: null });
  expect(cutPage(rows, 1)).toEqual({ items: [{ n: 1 }], nextCursor: writeCursor(place) });
});

test("an instant must be one that Postgres knows", () => {
  const asked = (at: string) => readCursor(writeCursor({ ...place, at }));
  for (const at of [
    "2026-05-01 10:00:00+00",
    "2028-02-29 23:59:59.999999+00",
    "0001-01-01 00:00:00+00",
    "0044-03-15 12:00:00+00 BC",
    "4713-01-01 00:00:00+00 BC",
    "294276-12-31 23:59:59+00",
  ])
    expect(asked(at)).toEqual({ ...place, at });
  for (const at of [
    "2026-02-29 10:00:00+00",
    "2026-04-31 10:00:00+00",
    "2026-13-01 10:00:00+00",
    "2026-00-10 10:00:00+00",
    "2026-05-00 10:00:00+00",
    "2026-05-01 24:00:00+00",
    "2026-05-01 10:60:00+00",
    "2026-05-01 10:00:60+00",
    "0000-05-01 10:00:00+00",
    "0000-05-01 10:00:00+00 BC",
    "4714-01-01 00:00:00+00 BC",
    "294277-01-01 00:00:00+00",
    "999999-05-01 10:00:00+00",
  ])
    expect(() => asked(at)).toThrow(BadCursorError);
});
