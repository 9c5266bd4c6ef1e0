import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { type SearchedWord, searchedWords, usableWords } from "./words.ts";

/** The notes that hold all words of a search, as a set of rows with client, for a page to be cut from. */
export async function foundNotes(
  tx: Tx,
  tenantId: string,
  search: string,
  _page: { after: SQL[]; most: number },
): Promise<SQL> {
  const words = usableWords(await rowsOf<SearchedWord>(tx, searchedWords(search)));
  const holds = words.map(
    ({ word, isPrefix }) => sql`exists (
      select 1 from note_terms entry where entry.tenant_id = ${tenantId} and entry.connection_id = note.connection_id
         and entry.external_id = note.external_id and ${isPrefix ? sql`entry.term >= ${word} and entry.term < ${`${word}\u{10ffff}`}` : sql`entry.term = ${word}`})`,
  );
  const all = words.length === 0 ? [sql`false`] : holds;
  return sql`(select note.* from ct_notes note where note.tenant_id = ${tenantId} and note.deleted_at is null and ${sql.join(all, sql` and `)})`;
}
