import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { folded } from "../contacts/words.ts";

/**
 * How notes are searched: by whole words, of which the last may be the beginning of one. Case and accents make no difference,
 * as with contacts. A word is of letters and digits; shorter ones than two characters are in no index.
 */
export const SHORTEST_TERM = 2;
/** Characters of a word that count. */
export const LONGEST_TERM = 32;
/** Different words of a note that are found, the author's and the first of its text: it keeps the table small. */
export const MOST_TERMS = 80;
const MOST_WORDS = 8;

const BETWEEN = "[^[:alnum:]]+";

/** The words of a text, in their order and as often as they stand there, as a set of rows `(term, place)`. */
export const wordsIn = (text: SQLWrapper): SQL => sql`
  select left(word, ${LONGEST_TERM}) collate "C" as term, place
    from regexp_split_to_table(${folded(text)}, ${BETWEEN}) with ordinality one(word, place)
   where length(word) >= ${SHORTEST_TERM}`;

export type SearchedWord = { word: string; isPrefix: boolean };

/** Of what stands in a search box. Punctuation at its end says that the last word is whole. */
export const searchedWords = (search: string): SQL => sql`
  select left(word, ${LONGEST_TERM}) as word, place = count(*) over () as "isPrefix"
    from regexp_split_to_table(${folded(sql`${search.replaceAll("\u0000", "")}::text`)}, ${BETWEEN}) with ordinality one(word, place)
   where true`;

export function usableWords(words: readonly SearchedWord[]): SearchedWord[] {
  const usable = words.filter(({ word, isPrefix }) => (isPrefix ? word !== "" : word.length >= SHORTEST_TERM));
  const prefix = usable.filter(({ isPrefix }) => isPrefix);
  const whole = [...new Set(usable.filter(({ isPrefix }) => !isPrefix).map(({ word }) => word))];
  return [...whole.slice(0, MOST_WORDS - prefix.length).map((word) => ({ word, isPrefix: false })), ...prefix];
}
