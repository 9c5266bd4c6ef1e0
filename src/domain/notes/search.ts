import { type SQL, sql } from "drizzle-orm";
import { type Tx } from "#src/db/client.ts";
import { FEW, FEW_TERMS, type Size, isWord, sized, termsUnder } from "./sizes.ts";
import { type SearchedWord, searchedWords } from "./words.ts";

/** How a page is cut: what lies behind its cursor, in which order, and how many rows it needs, of `item`. */
export type Cut = { after: readonly SQL[]; orderBy: SQL; most: number };

const KEY = sql`item.connection_id, item.external_id, item.written_at`;
const NOTHING = sql`(select ${KEY} from note_terms item where false)`;

/** The notes that hold all words of a search, or those of them that a page can hold, as a set of rows of their keys. */
export async function foundNotes(tx: Tx, tenantId: string, search: string, cut: Cut): Promise<SQL> {
  return notesHolding(tenantId, await sized(tx, tenantId, await searchedWords(tx, search)), cut);
}

/**
 * A rare word fetches its notes, and the others are asked of each. Where all are frequent, those of a whole word lie in the
 * page's order already; so do those of each of the words that begin alike. If these are many, a walk along all notes soon
 * meets enough.
 *
 * @param words the rarest first
 */
export function notesHolding(tenantId: string, words: readonly (SearchedWord & { size: Size })[], cut: Cut): SQL {
  const [rarest] = words;
  if (!rarest) return NOTHING;
  const driver = rarest.size.entries <= FEW ? rarest : (words.find(({ isPrefix }) => !isPrefix) ?? rarest);
  const others = words.filter((word) => word !== driver).map((word) => holds(tenantId, word));
  const entries = [sql`item.tenant_id = ${tenantId}`, isWord("item", driver)];
  if (driver.size.entries <= FEW) return fetched(entries, others, cut);
  if (!driver.isPrefix) return sql`(select ${KEY} from note_terms item where ${all([...entries, ...others])})`;
  if (driver.size.terms <= FEW_TERMS) return merged(tenantId, driver.word, cut);
  return sql`(select ${KEY} from ct_notes item where item.tenant_id = ${tenantId} and item.deleted_at is null and ${holds(tenantId, driver)})`;
}

const all = (conditions: readonly SQL[]): SQL => sql.join([sql`true`, ...conditions], sql` and `);

/** Sorted first, so that no more of them are asked for the other words than it takes to fill the page. */
const fetched = (entries: readonly SQL[], others: readonly SQL[], { orderBy }: Cut): SQL => sql`
  (select ${KEY} from (select distinct ${KEY} from note_terms item where ${all(entries)} order by ${orderBy} offset 0) item
    where ${all(others)})`;

/** Of each term that begins so what a page can hold. */
const merged = (tenantId: string, word: string, { after, orderBy, most }: Cut): SQL => sql`
  (select distinct ${KEY} from ${termsUnder(tenantId, word)} known cross join lateral (
     select ${KEY} from note_terms item
      where ${sql.join([sql`item.tenant_id = ${tenantId}`, sql`item.term = known.term`, ...after], sql` and `)}
      order by ${orderBy} limit ${most}::int) item)`;

/** Of the row `item`; `offset 0` keeps it a look at one row. A beginning is looked for among the note's own terms, and nowhere else. */
export const holds = (tenantId: string, searched: SearchedWord): SQL => sql`exists (
  select 1 from note_terms entry
   where entry.tenant_id = ${tenantId} and entry.connection_id = item.connection_id and entry.external_id = item.external_id
     and ${searched.isPrefix ? sql`coalesce(${isWord("entry", searched)}, false)` : sql`${isWord("entry", searched)} and entry.written_at = item.written_at`} offset 0)`;
