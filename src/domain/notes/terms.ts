import { sql } from "drizzle-orm";
import { type Tx, anyOf } from "#src/db/client.ts";
import { wordsIn } from "./words.ts";

/** Different words of a note that it is found by: its author's, and the first of its text. More would make the table large. */
const MOST_TERMS = 80;

/**
 * Make these notes found by the words they hold now. In the transaction that wrote the notes, or made them tombstones, which
 * are not found.
 */
export async function replaceNoteTerms(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  externalIds: readonly string[],
): Promise<void> {
  if (externalIds.length === 0) return;
  const these = sql`tenant_id = ${tenantId} and connection_id = ${connectionId} and external_id = ${anyOf(externalIds)}`;
  await tx.execute(sql`delete from note_terms where ${these}`);
  await tx.execute(sql`
    insert into note_terms (tenant_id, term, written_at, connection_id, external_id)
    select note.tenant_id, term.term, note.written_at, note.connection_id, note.external_id
      from (select * from ct_notes where ${these} and deleted_at is null) note
     cross join lateral (
       select word.term from (${wordsIn(sql`note.author || ' ' || note.content`)}) word
        group by word.term order by min(word.place) limit ${MOST_TERMS}::int) term`);
}
