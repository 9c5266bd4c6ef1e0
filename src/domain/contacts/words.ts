import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/**
 * How contacts are searched. A word of the search matches where a word of the name or of an address begins: `rui`, `ruiz`
 * and `ruiz@exam` all find Ana Ruiz <ana.ruiz@example.org>, `uiz` does not. Case and accents make no difference.
 *
 * Such a match is a range of `contact_terms`. Under row-level security Postgres uses an index only for what cannot leak:
 * comparisons of text are such, `like` and the full-text operators are not.
 */
const MOST_WORDS = 8;
/** Characters of a term, and of a searched word, that count. */
export const TERM_LENGTH = 64;

/** ASCII's punctuation: what may stand between two words without a space. */
const MARKS = "!-/:-@[-`{-~";

/** Case and accents off; a Greek word may end in either s. By Postgres, for both sides: JavaScript lowers some letters differently. */
export const folded = (text: SQLWrapper): SQL =>
  sql`translate(regexp_replace(normalize(lower(${text}), nfkd), ${"[\u0300-\u036f]"}, '', 'g'), 'ς', 'σ')`;

/**
 * The same, for where it is done row by row: ASCII, which most is, is told by its length and only lowered. It compares by
 * bytes, which is what makes `holdsWord` quick.
 */
export const foldedRow = (text: SQLWrapper): SQL =>
  sql`(case when octet_length(${text}) = length(${text}) then lower(${text} collate "C") else ${folded(text)} collate "C" end)`;

/**
 * The terms of a text that is folded, as a set of rows with one column `term`. One that begins another is left out: what
 * finds it finds the other. In bytewise order the next one tells.
 */
export const termsOf = (text: SQLWrapper): SQL => sql`
  select term from (
    select term, lead(term) over (order by term) as next from (
      select distinct left(array_to_string(piece[n:n + ${TERM_LENGTH}], ''), ${TERM_LENGTH}) collate "C" as term
        from regexp_split_to_table(${text}, '\\s+') as word,
             regexp_split_to_array(word, ${`(?<=[${MARKS}])(?=[^${MARKS}])`}) as piece,
             generate_series(1, cardinality(piece)) as n
       where word <> '') each_one) in_order
   where next is null or not starts_with(next, term)`;

/** The words of a search, not folded yet. */
export function wordsOf(search: string): string[] {
  const words = search.replaceAll("\u0000", "").split(/\s+/);
  return [...new Set(words.filter((word) => word !== ""))].slice(0, MOST_WORDS);
}

/** The same match as a look at one row. */
export function holdsWord(text: SQLWrapper, word: string): SQL {
  const literal = word.replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
  const before = /^[!-/:-@[-`{-~]/.test(word) ? String.raw`\s` : String.raw`[\s${MARKS}]`;
  return sql`${text} ~ ${`(^|${before})${literal}`}`;
}
