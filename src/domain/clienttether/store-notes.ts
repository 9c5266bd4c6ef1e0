import { sql } from "drizzle-orm";
import { type Tx, anyOf, jsonRows, rowsOf } from "#src/db/client.ts";
import { replaceNoteTerms } from "../notes/terms.ts";
import { type Evidence, itemOf, runOf } from "./evidence.ts";
import type { ConnectionKey } from "./runs.ts";

export type NoteWrite = {
  externalId: string;
  clientId: string;
  writtenAt: Date | null;
  author: string;
  content: string;
};

const STREAM = "ct.notes";
const NAMES = "client_id, written_at, author, content";
const of = (row: string) =>
  sql.raw(
    `${NAMES}, raw, deleted_at`
      .split(", ")
      .map((column) => `${row}.${column}`)
      .join(", "),
  );

/** Make the table say what these notes say, and the search with it; unchanged rows are not rewritten. */
export async function storeNotes(tx: Tx, evidence: Evidence, writes: readonly NoteWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const { tenantId, connectionId, runId, at } = evidence;
  const changed = await rowsOf<{ id: string }>(
    tx,
    sql`
    insert into ct_notes as old (tenant_id, connection_id, external_id, ${sql.raw(NAMES)}, raw, run_id)
    select ${tenantId}::uuid, ${connectionId}::uuid, row."externalId", row."clientId", coalesce(row."writtenAt", before.written_at, ${at}::timestamptz),
           row.author, row.content, item.payload, ${runId}::uuid
      from jsonb_to_recordset(${jsonRows(writes)}) as row ("externalId" text, "clientId" text, "writtenAt" timestamptz, author text, content text)
      ${itemOf(evidence, STREAM)}
      left join ct_notes before on before.tenant_id = ${tenantId} and before.connection_id = ${connectionId} and before.external_id = row."externalId"
    on conflict (tenant_id, connection_id, external_id) do update
       set client_id = excluded.client_id, written_at = excluded.written_at, author = excluded.author, content = excluded.content, raw = excluded.raw,
           deleted_at = null, run_id = ${runOf(sql`old`)}
     where (${of("old")}) is distinct from (${of("excluded")})
    returning external_id as id`,
  );
  await search(tx, evidence, changed);
}

/** They are gone at the provider. */
export async function buryNotes(tx: Tx, evidence: Evidence, ids: readonly string[]): Promise<void> {
  const { tenantId, connectionId, at } = evidence;
  const gone = await rowsOf<{ id: string }>(
    tx,
    sql`update ct_notes set deleted_at = ${at}::timestamptz
         where tenant_id = ${tenantId} and connection_id = ${connectionId} and external_id = ${anyOf(ids)} and deleted_at is null
        returning external_id as id`,
  );
  await search(tx, evidence, gone);
}

const search = (tx: Tx, { tenantId, connectionId }: ConnectionKey, changed: readonly { id: string }[]): Promise<void> =>
  replaceNoteTerms(
    tx,
    tenantId,
    connectionId,
    changed.map(({ id }) => id),
  );

/** Whose notes were read, and how old that client's row was then. */
export async function noteReads(
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
  reads: readonly { clientId: string; readAt: string }[],
): Promise<void> {
  await tx.execute(sql`
    insert into ct_note_reads (tenant_id, connection_id, client_id, read_at, modified_at)
    select ${tenantId}::uuid, ${connectionId}::uuid, row."clientId", row."readAt", lead.modified_at
      from jsonb_to_recordset(${jsonRows(reads)}) as row ("clientId" text, "readAt" timestamptz)
      left join ct_leads lead on lead.tenant_id = ${tenantId} and lead.connection_id = ${connectionId} and lead.external_id = row."clientId"
    on conflict (tenant_id, connection_id, client_id) do update set read_at = excluded.read_at, modified_at = excluded.modified_at`);
}
