import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { foldWords } from "./contacts/candidates.ts";
import { foldedRow, holdsWord } from "./contacts/words.ts";

/** Every word of the search must begin a word of one of the columns, as in contacts. For lists of thousands, not more. */
export async function textFilter(tx: Tx, search: string | undefined, columns: readonly SQL[]): Promise<SQL[]> {
  const words = await foldWords(tx, search ?? "");
  if (words.length === 0) return [];
  const text = sql`searched.text`;
  // What does not stand there at all, which is quicker to see, begins no word.
  const all = words.map((word) => sql`strpos(${text}, ${word}) > 0 and ${holdsWord(text, word)}`);
  // `offset 0`: each text is put together and folded once, however many words are asked of it.
  return [
    sql`(select ${sql.join(all, sql` and `)}
           from (select ${foldedRow(sql`whole.text`)} as text
                   from (select concat_ws(' ', ${sql.join([...columns], sql`, `)}) as text offset 0) whole offset 0) searched)`,
  ];
}

/** One of the names that rows are grouped by; the empty one, too, is asked for by its name. */
export const nameFilter = (column: SQL, name: string | undefined): SQL[] =>
  name === undefined ? [] : [sql`${column} = ${name}`];
