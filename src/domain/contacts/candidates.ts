import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { TERM_LENGTH, folded, holdsWord, wordsOf } from "./words.ts";

/**
 * So many contacts are fetched one by one and sorted in a few milliseconds. What more than these have in common is so
 * frequent that a walk along the list, newest first or whatever the order is, soon fills a page.
 */
const FEW = 1_500;

export type Filter = { search?: string | undefined; has?: "email" | "meeting" | undefined };

/** How to find what a filter lets through: among `few` rows of ids, or, where that is null, along the list; `holds` decides. */
export type Candidates = { few: SQL | null; holds: SQL[] };

const HAS = { email: sql`contact.emails > 0`, meeting: sql`contact.meetings > 0` };

/** What the filter says of one contact; `words` are folded. */
export const conditions = (words: readonly string[], has: Filter["has"]): SQL[] => [
  ...(has ? [HAS[has]] : []),
  ...words.map((word) => holdsWord(sql`contact.search_text`, word)),
];

/** The search's words as the terms spell them. */
export async function foldWords(tx: Tx, search: string): Promise<string[]> {
  const words = wordsOf(search);
  if (words.length === 0) return [];
  const rows = await rowsOf<{ word: string }>(
    tx,
    sql`select distinct left(part, ${TERM_LENGTH}) as word
          from unnest(${sql.param(words)}::text[]) word, regexp_split_to_table(${folded(sql`word`)}, '\\s+') part where part <> ''`,
  );
  return rows.map(({ word }) => word);
}

/** The rarest of what is asked for decides the way. */
export async function candidates(tx: Tx, tenantId: string, { search = "", has }: Filter): Promise<Candidates> {
  const words = await foldWords(tx, search);
  const holds = conditions(words, has);
  const sets = [...words.map((word) => withTerm(tenantId, word)), ...(has ? [withSome(tenantId, has)] : [])];
  if (sets.length === 0) return { few: null, holds };
  const sizes = await rowsOf<{ n: number; size: number }>(
    tx,
    sql.join(
      sets.map((set, n) => sql`select ${n}::int as n, count(*)::int as size from (${set} limit ${FEW + 1}) found`),
      sql` union all `,
    ),
  );
  const rarest = sizes.reduce((least, one) => (one.size < least.size ? one : least));
  const set = sets[rarest.n];
  return { few: rarest.size <= FEW && set ? set : null, holds };
}

const withTerm = (tenantId: string, word: string) =>
  sql`select contact_id as id from contact_terms where tenant_id = ${tenantId} and term >= ${word} and term < ${`${word}\u{10ffff}`}`;

const withSome = (tenantId: string, has: "email" | "meeting") =>
  sql`select contact.id from contacts contact where contact.tenant_id = ${tenantId} and contact.automated in (true, false) and ${HAS[has]}`;
