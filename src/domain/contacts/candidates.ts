import { type SQL, sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
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

/**
 * How many entries there were a moment ago, counted no further than one over `upTo`. It only chooses the way: what is found
 * is the same, however old it is.
 */
const sizes = new LRUCache<string, { size: number; upTo: number }>({ max: 10_000, ttl: 60_000 });

/** One thing asked for, as a set of ids out of an index and as a look at one row. `name` tells it from others of the workspace. */
type Part = { name: string; ids: SQL; holds: SQL };

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
  const [rarest] = (await sized(tx, tenantId, parts, RARE)).filter(({ size }) => size <= RARE);
  if (rarest) {
    const others = parts.filter(({ ids }) => ids !== rarest.ids).map(({ holds }) => holds);
    return { ids: rarest.ids, few: true, holds: [...others, ...asked] };
  }
  const counted = await sized(tx, tenantId, parts, MOST_ENTRIES);
  const known = counted.filter(({ size }) => size <= MOST_ENTRIES);
  const holds = counted.filter(({ size }) => size > MOST_ENTRIES).map((part) => part.holds);
  const [first, ...rest] = known;
  if (!first) return { ids: null, few: false, holds: [...holds, ...asked] };
  // As a look into a hash: the planner, who knows nothing of one workspace's words, would rather loop than join.
  const inRest = rest.map((part) => sql`coalesce(entry.id in ${part.ids}, false)`);
  return {
    ids:
      rest.length === 0
        ? first.ids
        : sql`(select entry.id from ${first.ids} entry where ${sql.join(inRest, sql` and `)})`,
    few: rest.length > 0 || first.size <= FEW,
    holds: [...holds, ...asked],
  };
}

/** Every condition as such, for a walk along all there are. */
export const conditions = (tenantId: string, words: readonly string[], has: Filter["has"]): SQL[] =>
  [...words.map((word) => wordPart(tenantId, word)), ...(has ? [hasPart(tenantId, has)] : [])].map(
    ({ holds }) => holds,
  );

const wordPart = (tenantId: string, word: string): Part => ({
  name: `word ${word}`,
  ids: sql`(select contact_id as id from contact_terms where tenant_id = ${tenantId} and term >= ${word} and term < ${`${word}\u{10ffff}`})`,
  holds: holdsWord(sql`contact.search_text`, word),
});

function hasPart(tenantId: string, has: "email" | "meeting"): Part {
  const holds = has === "email" ? sql`contact.emails > 0` : sql`contact.meetings > 0`;
  const where = sql`contact.tenant_id = ${tenantId} and contact.automated in (true, false) and ${holds}`;
  return { name: `has ${has}`, ids: sql`(select contact.id from contacts contact where ${where})`, holds };
}

type Sized = Part & { size: number };

/** Each with how many entries it has, counted no further than one over `most`; the smallest first. */
async function sized(tx: Tx, tenantId: string, parts: readonly Part[], most: number): Promise<Sized[]> {
  const keyed = parts.map((part) => ({ ...part, key: `${tenantId} ${part.name}` }));
  const isKnown = ({ size, upTo }: { size: number; upTo: number }) => size <= upTo || upTo >= most;
  const known = new Map(
    keyed.flatMap(({ key }) => {
      const seen = sizes.get(key);
      return seen && isKnown(seen) ? [[key, seen.size] as const] : [];
    }),
  );
  const unknown = keyed.filter(({ key }) => !known.has(key));
  for (const [n, size] of (await count(tx, unknown, most)).entries()) {
    const key = unknown[n]?.key ?? "";
    known.set(key, size);
    sizes.set(key, { size, upTo: most });
  }
  return keyed.map(({ key, ...part }) => ({ ...part, size: known.get(key) ?? 0 })).toSorted((a, b) => a.size - b.size);
}

async function count(tx: Tx, parts: readonly Part[], most: number): Promise<number[]> {
  if (parts.length === 0) return [];
  const counts = parts.map(
    ({ ids }) => sql`(select count(*)::int from (select 1 from (${ids}) entry limit ${most + 1}) counted)`,
  );
  const [row] = await rowsOf<{ sizes: number[] }>(tx, sql`select array[${sql.join(counts, sql`, `)}] as sizes`);
  return row?.sizes ?? [];
}
