import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { BadCursorError, instantText } from "../cursor.ts";

export const SORTS = ["lastSeen", "firstSeen", "name", "emails", "meetings"] as const;
export type Sort = (typeof SORTS)[number];
export type Direction = "asc" | "desc";
export type Order = { sort: Sort; dir: Direction };

type Key = { column: SQL; type: SQL; text: z.ZodType<string> };

const whole = z.string().regex(/^\d{1,9}$/);

/** What each order sorts by, to be followed by the id; in a cursor it stands as Postgres spells it. */
const KEYS: Record<Sort, Key> = {
  lastSeen: { column: sql`contact.last_seen_at`, type: sql`timestamptz`, text: instantText },
  firstSeen: { column: sql`contact.first_seen_at`, type: sql`timestamptz`, text: instantText },
  name: {
    column: sql`contact.sort_name`,
    type: sql`text`,
    text: z
      .string()
      .max(120)
      .regex(/^[^\0]*$/),
  },
  emails: { column: sql`contact.emails`, type: sql`int`, text: whole },
  meetings: { column: sql`contact.meetings`, type: sql`int`, text: whole },
};

/** Newest, busiest first; names from A. */
export const usualDirection = (sort: Sort): Direction => (sort === "name" ? "asc" : "desc");

export const keyOf = ({ sort }: Order): SQL => KEYS[sort].column;

export function orderBy({ sort, dir }: Order): SQL {
  const way = sql.raw(dir);
  return sql`${KEYS[sort].column} ${way}, contact.id ${way}`;
}

export type ContactPlace = { key: string; id: string };

/** By row comparison: one step into the index, however deep the page. */
export function isBehind({ sort, dir }: Order, { key, id }: ContactPlace): SQL {
  const { column, type } = KEYS[sort];
  return sql`(${column}, contact.id) ${sql.raw(dir === "asc" ? ">" : "<")} (${key}::${type}, ${id}::uuid)`;
}

const cursorText = z.strictObject({ sort: z.enum(SORTS), dir: z.enum(["asc", "desc"]), key: z.string(), id: z.guid() });

export const writeContactCursor = ({ sort, dir }: Order, { key, id }: ContactPlace): string =>
  Buffer.from(JSON.stringify({ sort, dir, key, id })).toString("base64url");

/** @throws BadCursorError unless it is one of ours, given out for this order */
export function readContactCursor(order: Order, cursor: string | undefined): ContactPlace | null {
  if (cursor === undefined) return null;
  try {
    const { sort, dir, key, id } = cursorText.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    if (sort === order.sort && dir === order.dir) return { key: KEYS[sort].text.parse(key), id };
  } catch {
    // The answer is the same, whatever is wrong with it.
  }
  throw new BadCursorError();
}
