import { z } from "zod";
import { AppError } from "#src/errors.ts";

/** The cursor is not one that a list of ours gave out. */
export class BadCursorError extends AppError {
  readonly code = "BAD_CURSOR";
  override readonly remedy = "Load the list again from the start.";
  constructor() {
    super("This place in the list is not known.");
  }
}

const SPELLED = /^(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?\+00( BC)?$/;
const LAST_YEAR = { AD: 294_276, BC: 4_713 };

/** An instant as Postgres spells it, to the microsecond: a Date would round it and skip rows. There must be such a day. */
export const instantText = z.string().refine((text) => {
  const [, year, month, day, hour, minute, second, bc] = SPELLED.exec(text) ?? [];
  if (year === undefined) return false;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 1 || y > (bc ? LAST_YEAR.BC : LAST_YEAR.AD)) return false;
  // The calendar repeats every 400 years; the year before 1 is 1 BC.
  const like = 2_000 + ((((bc ? 1 - y : y) % 400) + 400) % 400);
  const found = new Date(Date.UTC(like, m - 1, d));
  const isDay = found.getUTCMonth() === m - 1 && found.getUTCDate() === d;
  return isDay && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}, "is no instant");
const place = z.strictObject({ at: instantText, id: z.guid() });

/** The last row of a page: the next page is what sorts after it. */
export type Place = z.output<typeof place>;

/** Opaque to callers, who must not build one. */
export function writeCursor({ at, id }: Place): string {
  return Buffer.from(JSON.stringify({ at, id })).toString("base64url");
}

/** @throws BadCursorError unless `cursor` is one of ours */
export function readCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new BadCursorError();
  }
}

/** @param rows one more than the page when there is a next one */
export function cutPage<T extends { place: Place }>(
  rows: T[],
  limit: number,
): { items: Omit<T, "place">[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ place: _place, ...item }) => item),
    nextCursor: rows.length > limit && last ? writeCursor(last.place) : null,
  };
}
