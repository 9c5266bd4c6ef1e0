import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { TERM_LENGTH, folded, holdsWord, wordsOf } from "./words.ts";

/** Entries of an index that are read to know who holds a word; what more contacts hold is looked for in their text. */
const MOST_ENTRIES = 15_000;
/** Contacts that are fetched one by one and sorted; among more, a walk along the list soon fills a page. */
const FEW = 3_000;

export type Filter = { search?: string | undefined; has?: "email" | "meeting" | undefined };

/**
 * What a filter lets through: the contacts of `ids` (null: all) for which `holds`. `few`: they are better fetched than met
 * on a walk along the list.
 */
export type Candidates = { ids: SQL | null; few: boolean; holds: SQL[] };

/** One thing asked for, as a set of ids out of an index and as a look at one row. */
type Part = { ids: SQL; holds: SQL };

/** The words of a search as the terms spell them. Plain ASCII needs no asking. */
export async function foldWords(tx: Tx, search: string): Promise<string[]> {
  const words = wordsOf(search);
  if (words.every((word) => /^[!-~]*$/.test(word)))
    return [...new Set(words.map((word) => word.toLowerCase().slice(0, TERM_LENGTH)))];
  const rows = await rowsOf<{ word: string }>(
    tx,
    sql`select distinct left(part, ${TERM_LENGTH}) as word
          from unnest(${sql.param(words)}::text[]) word, regexp_split_to_table(${folded(sql`word`)}, '\\s+') part where part <> ''`,
  );
  return rows.map(({ word }) => word);
}

/** What is rare is looked up and intersected, what is frequent is a condition. */
export async function candidates(tx: Tx, tenantId: string, { search = "", has }: Filter): Promise<Candidates> {
  const words = await foldWords(tx, search);
  const parts = partsOf(tenantId, words, has);
  const sizes = await sizesOf(
    tx,
    parts.map(({ ids }) => ids),
    MOST_ENTRIES,
  );
  const rare = parts.filter((_, n) => (sizes[n] ?? 0) <= MOST_ENTRIES).map(({ ids }) => ids);
  const holds = parts.filter((_, n) => (sizes[n] ?? 0) > MOST_ENTRIES).map((part) => part.holds);
  if (rare.length === 0) return { ids: null, few: false, holds };
  const ids = sql.join(rare, sql` intersect `);
  const [size = 0] = rare.length === 1 ? sizes.filter((one) => one <= MOST_ENTRIES) : await sizesOf(tx, [ids], FEW);
  return { ids, few: size <= FEW, holds };
}

/** Every condition as such, for a walk along all there are. */
export const conditions = (tenantId: string, words: readonly string[], has: Filter["has"]): SQL[] =>
  partsOf(tenantId, words, has).map((part) => part.holds);

const HAS = { email: sql`contact.emails > 0`, meeting: sql`contact.meetings > 0` };

const partsOf = (tenantId: string, words: readonly string[], has: Filter["has"]): Part[] => [
  ...words.map((word) => ({
    ids: sql`(select contact_id as id from contact_terms where tenant_id = ${tenantId} and term >= ${word} and term < ${`${word}\u{10ffff}`})`,
    holds: holdsWord(sql`contact.search_text`, word),
  })),
  ...(has
    ? [
        {
          ids: sql`(select contact.id from contacts contact where contact.tenant_id = ${tenantId} and contact.automated in (true, false) and ${HAS[has]})`,
          holds: HAS[has],
        },
      ]
    : []),
];

/** How many rows each set has, counted no further than one over `most`. */
async function sizesOf(tx: Tx, sets: readonly SQL[], most: number): Promise<number[]> {
  if (sets.length === 0) return [];
  const one = (set: SQL) => sql`(select count(*)::int from (select 1 from (${set}) entry limit ${most + 1}) counted)`;
  const [row] = await rowsOf<{ sizes: number[] }>(tx, sql`select array[${sql.join(sets.map(one), sql`, `)}] as sizes`);
  return row?.sizes ?? [];
}
