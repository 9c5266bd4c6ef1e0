import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { BadCursorError, instantText } from "./cursor.ts";
import type { RowPage } from "./figures.ts";

export type Way = "asc" | "desc";
/** What rows are sorted by, before their ids. Never null; text no longer than 200 characters. */
export type SortKey = { column: SQL; type: "timestamptz" | "numeric" | "int" | "text" };

/** How a cursor spells a key: as Postgres does. */
const TEXTS: Record<SortKey["type"], z.ZodType<string>> = {
  timestamptz: instantText,
  numeric: z.string().regex(/^-?\d{1,16}(\.\d{1,2})?$/),
  int: z.string().regex(/^-?\d{1,9}$/),
  // Some characters count twice here.
  text: z
    .string()
    .max(400)
    .regex(/^[^\0]*$/),
};

const cursorText = z.strictObject({
  of: z.string(),
  key: z.string(),
  id: z
    .string()
    .max(200)
    .regex(/^[^\0]*$/),
  connection: z.guid(),
});

export type Keyset = {
  orderBy: SQL;
  /** To be selected as `place`, and read by `cutRows`. */
  place: SQL;
  /** Conditions for what lies behind a cursor. @throws BadCursorError unless it was given out for this list and order */
  after(cursor: string | undefined): SQL[];
  write(place: string): string;
};

/**
 * One order of a list whose rows are known by their id and its account. By row comparison: one step into the index, however
 * deep the page.
 *
 * @param of names list and order: a cursor of another is refused
 * @param row alias of the table
 */
export function keyset(of: string, row: string, { column, type }: SortKey, dir: Way): Keyset {
  const way = sql.raw(dir);
  const [id, connection] = [sql.raw(`${row}.external_id`), sql.raw(`${row}.connection_id`)];
  const name = `${of} ${dir}`;
  return {
    orderBy: sql`${column} ${way}, ${id} ${way}, ${connection} ${way}`,
    place: sql`json_build_array(${column}::text, ${id}, ${connection})::text`,
    after(cursor) {
      if (cursor === undefined) return [];
      const at = readCursor(cursor, name, TEXTS[type]);
      const than = sql.raw(dir === "asc" ? ">" : "<");
      return [
        sql`(${column}, ${id}, ${connection}) ${than} (${at.key}::${sql.raw(type)}, ${at.id}, ${at.connection}::uuid)`,
      ];
    },
    write(place) {
      const [key, rowId, connectionId] = JSON.parse(place) as [string, string, string];
      const text = JSON.stringify({ of: name, key, id: rowId, connection: connectionId });
      return Buffer.from(text).toString("base64url");
    },
  };
}

function readCursor(cursor: string, name: string, key: z.ZodType<string>): z.output<typeof cursorText> {
  try {
    const read = cursorText.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
    if (read.of === name) return { ...read, key: key.parse(read.key) };
  } catch {
    // The answer is the same, whatever is wrong with it.
  }
  throw new BadCursorError();
}

/** @param rows one more than the page when there is a next one */
export function cutRows<T extends { place: string }>(
  rows: readonly T[],
  limit: number,
  { write }: Keyset,
): RowPage<Omit<T, "place">> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ place: _place, ...item }) => item),
    nextCursor: last ? write(last.place) : null,
  };
}
