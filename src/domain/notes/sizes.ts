import { type SQL, sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { type Tx, rowsOf } from "#src/db/client.ts";
import type { SearchedWord } from "./words.ts";

/** `terms`: how many different ones a beginning has. Both are counted no further than one over the most. */
export type Size = { entries: number; terms: number };

/** So many entries are fetched and sorted. */
export const FEW = 4_000;
/** So many different terms are each walked in their order, and merged. */
export const FEW_TERMS = 64;
const MOST = 20_000;

/** As it was a moment ago. It only chooses the way: what is found is the same, however old it is. */
const sizes = new LRUCache<string, Size>({ max: 10_000, ttl: 60_000 });

const after = (word: string) => `${word}\u{10ffff}`;

/** Of the entry `row`. */
export const isWord = (row: string, { word, isPrefix }: SearchedWord): SQL => {
  const term = sql.raw(`${row}.term`);
  return isPrefix ? sql`${term} >= ${word} and ${term} < ${after(word)}` : sql`${term} = ${word}`;
};

/** The rarest first. */
export async function sized(
  tx: Tx,
  tenantId: string,
  words: readonly SearchedWord[],
): Promise<(SearchedWord & { size: Size })[]> {
  const known: (SearchedWord & { size: Size })[] = [];
  for (const searched of words) {
    const key = `${tenantId} ${searched.isPrefix ? "p" : "w"} ${searched.word}`;
    const size = sizes.get(key) ?? (await count(tx, tenantId, searched));
    sizes.set(key, size);
    known.push({ ...searched, size });
  }
  return known.toSorted((a, b) => a.size.entries - b.size.entries);
}

async function count(tx: Tx, tenantId: string, searched: SearchedWord): Promise<Size> {
  const entries = sql`(select count(*)::int from (select 1 from note_terms entry where entry.tenant_id = ${tenantId} and ${isWord("entry", searched)} limit ${MOST + 1}::int) one)`;
  const terms = searched.isPrefix
    ? sql`(select count(*)::int from (select 1 from ${termsUnder(tenantId, searched.word)} known limit ${FEW_TERMS + 1}::int) one)`
    : sql`1`;
  const [row] = await rowsOf<Size>(tx, sql`select ${entries} as entries, ${terms} as terms`);
  return row ?? { entries: 0, terms: 0 };
}

/** The different terms that begin so: from each to the next by one step into the index. */
export const termsUnder = (tenantId: string, word: string): SQL => sql`(
  with recursive known as (
    (select min(entry.term) as term from note_terms entry where entry.tenant_id = ${tenantId} and entry.term >= ${word} and entry.term < ${after(word)})
    union all
    select (select min(entry.term) from note_terms entry where entry.tenant_id = ${tenantId} and entry.term > known.term and entry.term < ${after(word)})
      from known where known.term is not null)
  select term from known where term is not null)`;
