import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { TERM_LENGTH, folded, holdsWord, wordsOf } from "./words.ts";

/** So rare that whoever holds the word is fetched, and all else is asked of the fetched. */
const RARE = 500;
/** Entries of the index that are read to know who holds a word; what more hold is asked of each contact. */
const MOST_ENTRIES = 10_000;
/** So many are fetched and sorted; among more, a walk along the list soon fills a page. */
const FEW = 4_000;

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

/** The rarest word finds, rare ones are intersected by their ids, what is frequent is a condition. */
export async function candidates(tx: Tx, tenantId: string, { search = "", has }: Filter): Promise<Candidates> {
  const words = (await foldWords(tx, search)).map((word) => wordPart(tenantId, word));
  const also = has ? [hasPart(tenantId, has)] : [];
  // Alone it may be rare; beside words it is asked of whom they find.
  const parts = words.length > 0 ? words : also;
  const asked = words.length > 0 ? also.map(({ holds }) => holds) : [];
  const [rarest] = (await sized(tx, parts, RARE)).filter(({ size }) => size <= RARE);
  if (rarest) {
    const others = parts.filter(({ ids }) => ids !== rarest.ids).map(({ holds }) => holds);
    return { ids: rarest.ids, few: true, holds: [...others, ...asked] };
  }
  const counted = await sized(tx, parts, MOST_ENTRIES);
  const known = counted.filter(({ size }) => size <= MOST_ENTRIES);
  const holds = counted.filter(({ size }) => size > MOST_ENTRIES).map((part) => part.holds);
  if (known.length === 0) return { ids: null, few: false, holds: [...holds, ...asked] };
  const least = known[0]?.size ?? 0;
  return {
    ids: sql.join(
      known.map(({ ids }) => ids),
      sql` intersect `,
    ),
    few: known.length > 1 || least <= FEW,
    holds: [...holds, ...asked],
  };
}

/** Every condition as such, for a walk along all there are. */
export const conditions = (tenantId: string, words: readonly string[], has: Filter["has"]): SQL[] =>
  [...words.map((word) => wordPart(tenantId, word)), ...(has ? [hasPart(tenantId, has)] : [])].map(
    ({ holds }) => holds,
  );

const wordPart = (tenantId: string, word: string): Part => ({
  ids: sql`(select contact_id as id from contact_terms where tenant_id = ${tenantId} and term >= ${word} and term < ${`${word}\u{10ffff}`})`,
  holds: holdsWord(sql`contact.search_text`, word),
});

function hasPart(tenantId: string, has: "email" | "meeting"): Part {
  const holds = has === "email" ? sql`contact.emails > 0` : sql`contact.meetings > 0`;
  const where = sql`contact.tenant_id = ${tenantId} and contact.automated in (true, false) and ${holds}`;
  return { ids: sql`(select contact.id from contacts contact where ${where})`, holds };
}

/** Each with how many entries it has, counted no further than one over `most`; the smallest first. */
async function sized(tx: Tx, parts: readonly Part[], most: number): Promise<(Part & { size: number })[]> {
  if (parts.length === 0) return [];
  const count = ({ ids }: Part) =>
    sql`(select count(*)::int from (select 1 from (${ids}) entry limit ${most + 1}) counted)`;
  const [row] = await rowsOf<{ sizes: number[] }>(
    tx,
    sql`select array[${sql.join(parts.map(count), sql`, `)}] as sizes`,
  );
  return parts.map((part, n) => ({ ...part, size: row?.sizes[n] ?? 0 })).toSorted((a, b) => a.size - b.size);
}
