import { type SQLWrapper, type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { folded } from "../contacts/words.ts";

/**
 * How notes are searched: by whole words, of which the last may be the beginning of one. Case and accents make no difference,
 * as with contacts. A word is of letters and digits.
 */
const SHORTEST_TERM = 2;
/** Characters of a word that count. */
const LONGEST_TERM = 32;
const MOST_WORDS = 8;

const BETWEEN = "[^[:alnum:]]+";

/** The words of a text, in their order and as often as they stand there, as a set of rows `(term, place)`. */
export const wordsIn = (text: SQLWrapper): SQL => sql`
  select left(word, ${LONGEST_TERM}::int) collate "C" as term, place
    from regexp_split_to_table(${folded(text)}, ${BETWEEN}) with ordinality one(word, place)
   where length(word) >= ${SHORTEST_TERM}::int`;

export type SearchedWord = { word: string; isPrefix: boolean };

/** Plain ASCII needs no asking. A last word with something behind it is whole. */
export async function searchedWords(tx: Tx, search: string): Promise<SearchedWord[]> {
  const text = search.replaceAll("\u0000", " ");
  const words = isAscii(text) ? splitHere(text) : await splitByPostgres(tx, text);
  const prefix = words.pop() ?? "";
  const whole = [...new Set(words.filter((word) => word.length >= SHORTEST_TERM))];
  return [
    ...whole.slice(0, MOST_WORDS - 1).map((word) => ({ word, isPrefix: false })),
    ...(prefix === "" ? [] : [{ word: prefix, isPrefix: true }]),
  ];
}

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length;

const splitHere = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.slice(0, LONGEST_TERM));

async function splitByPostgres(tx: Tx, text: string): Promise<string[]> {
  const [row] = await rowsOf<{ words: string[] }>(
    tx,
    sql`select array(select left(word, ${LONGEST_TERM}::int) from regexp_split_to_table(${folded(sql`${text}::text`)}, ${BETWEEN}) with ordinality one(word, place)
                      order by place) as words`,
  );
  return row?.words ?? [];
}
