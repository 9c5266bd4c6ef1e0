import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { type RowKey, contactOfClient } from "../evidence.ts";
import { type RowPage, accountsOf } from "../figures.ts";
import { cutRows, keyset } from "../keyset.ts";
import { type Paged, keysOf } from "../rows.ts";
import { type Cut, foundNotes, holds } from "./search.ts";
import { type SearchedWord, searchedWords } from "./words.ts";

export type NoteRow = {
  connectionId: string;
  id: string;
  writtenAt: string;
  author: string;
  content: string;
  clientId: string;
  clientName: string | null;
  contactId: string | null;
  /** When the notes of its client were last read. */
  readAt: string | null;
};

export type NoteFilter = {
  /** Whole words of the content or of the author; the last may be the beginning of one. */
  q?: string | undefined;
  clientId?: string | undefined;
};

/** Of the row `item`. */
export const noteColumns = (tenantId: string): SQL => sql`
  item.connection_id as "connectionId", item.external_id as id, ${isoInstant(sql`item.written_at`)} as "writtenAt", item.author, item.content,
  item.client_id as "clientId",
  (select client.name from ct_leads client
    where client.tenant_id = ${tenantId} and client.connection_id = item.connection_id and client.external_id = item.client_id) as "clientName",
  ${contactOfClient(tenantId, sql`item.connection_id`, sql`item.client_id`)} as "contactId",
  (select ${isoInstant(sql`one.read_at`)} from ct_note_reads one
    where one.tenant_id = ${tenantId} and one.connection_id = item.connection_id and one.client_id = item.client_id) as "readAt"`;

export const NOTE_ORDER = keyset("notes", "item", { column: sql`item.written_at`, type: "timestamptz" }, "desc");

/**
 * Newest first.
 *
 * @param offset rows to leave out, for callers who count; a cursor finds its place at once, however deep
 * @throws BadCursorError
 */
export async function listNotes(
  tx: Tx,
  { tenantId, cursor, offset = 0, limit, q, clientId }: NoteFilter & Paged & { offset?: number | undefined },
): Promise<RowPage<NoteRow>> {
  const after = NOTE_ORDER.after(cursor);
  const cut = { after, orderBy: NOTE_ORDER.orderBy, most: offset + limit + 1 };
  const found = await keptNotes(tx, tenantId, { q, clientId }, cut);
  const rows = await rowsOf<NoteRow & { place: string }>(tx, notePage(tenantId, found, cut, { limit, offset }));
  return cutRows(rows, limit, NOTE_ORDER);
}

/** All of them, in their order. */
export async function noteKeys(tx: Tx, tenantId: string, filter: NoteFilter): Promise<RowKey[]> {
  const cut = { after: [], orderBy: NOTE_ORDER.orderBy, most: ALL };
  return keysOf(tx, {
    table: await keptNotes(tx, tenantId, filter, cut),
    where: [sql`true`],
    order: NOTE_ORDER,
  });
}

const ALL = 2 ** 31 - 1;

/** Keys of the notes that a filter keeps, as a set of rows; of a search perhaps no more than the page can hold. */
async function keptNotes(tx: Tx, tenantId: string, { q = "", clientId }: NoteFilter, cut: Cut): Promise<SQL> {
  const isSearch = q.trim() !== "";
  if (clientId !== undefined) return ofClient(tenantId, clientId, isSearch ? await searchedWords(tx, q) : null);
  if (isSearch) return foundNotes(tx, tenantId, q, cut);
  return sql`(select * from ct_notes where tenant_id = ${tenantId} and deleted_at is null)`;
}

/** A client's own are few: they are fetched, and each is asked for the words. */
function ofClient(tenantId: string, clientId: string, words: readonly SearchedWord[] | null): SQL {
  const asked = words?.length === 0 ? [sql`false`] : (words ?? []).map((word) => holds(tenantId, word));
  const where = [
    sql`item.tenant_id = ${tenantId}`,
    sql`item.connection_id in (${accountsOf(tenantId)})`,
    sql`item.client_id = ${clientId}`,
    sql`item.deleted_at is null`,
    ...asked,
  ];
  return sql`(select item.connection_id, item.external_id, item.written_at from ct_notes item where ${sql.join(where, sql` and `)} offset 0)`;
}

/** The page is cut by the notes' keys alone; only then the notes of the page are read. */
export const notePage = (
  tenantId: string,
  found: SQL,
  { after }: Cut,
  { limit, offset }: { limit: number; offset: number },
): SQL => sql`
  select ${noteColumns(tenantId)}, ${NOTE_ORDER.place} as place
    from (select item.connection_id, item.external_id, item.written_at from ${found} item
           where ${sql.join([sql`true`, ...after], sql` and `)}
           order by ${NOTE_ORDER.orderBy} limit ${limit + 1}::int offset ${offset}::int) page
    join ct_notes item on item.tenant_id = ${tenantId} and item.connection_id = page.connection_id and item.external_id = page.external_id
   order by ${NOTE_ORDER.orderBy}`;
