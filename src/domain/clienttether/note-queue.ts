import { sql } from "drizzle-orm";
import { type Tx, anyOf, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import type { ConnectionKey, WalkRun } from "./runs.ts";

const STREAM = "ct.notes";

/** Hours after which notes of a client that did not change are read again: from so many to twice as many, by client, so that not all come at once. */
const ROTATE_HOURS = 12;

/**
 * Clients whose notes are to be read next: those that changed since, or were never read, newest change first; then those read
 * longest ago; at last those that could not be read before, or they would stand before all others for ever. None comes twice
 * in a run. `offset 0`: looked up one by one, whatever the planner thinks it knows.
 */
export async function nextClients(
  tx: Tx,
  { tenantId, connectionId, startedAt }: WalkRun,
  limit: number,
): Promise<string[]> {
  const begun = sql`${startedAt.toISOString()}::timestamptz`;
  const rows = await rowsOf<{ id: string }>(
    tx,
    sql`select lead.external_id as id from ct_leads lead
          left join lateral (
           select client_id, read_at, modified_at from ct_note_reads
            where tenant_id = ${tenantId} and connection_id = ${connectionId} and client_id = lead.external_id offset 0) had on true
          left join lateral (
           select failed_at from item_failures
            where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${STREAM}
              and external_id = ${clientFailure(sql`lead.external_id`)} offset 0) failure on true
         cross join lateral (
           select had.client_id is null or lead.modified_at > coalesce(had.modified_at, '-infinity') as is_due) change
         where lead.tenant_id = ${tenantId} and lead.connection_id = ${connectionId} and lead.deleted_at is null
           and (had.read_at is null or had.read_at < ${begun}) and (failure.failed_at is null or failure.failed_at < ${begun})
           and (change.is_due or had.read_at < ${begun} - make_interval(hours => ${ROTATE_HOURS}::int + (hashtext(lead.external_id) & 1023) % ${ROTATE_HOURS}::int))
         order by failure.failed_at is not null, change.is_due desc, case when change.is_due then coalesce(lead.modified_at, lead.created_at) end desc, had.read_at, lead.external_id
         limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/** The name under which a client whose notes cannot be read stands among the failures. */
const clientFailure = (id: ReturnType<typeof sql>) => sql`'client:' || ${id}`;
export const clientFailureOf = (clientId: string): string => `client:${clientId}`;

/** What was said of these clients' notes before they were read just now. */
export async function clearNoteFailures(
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
  clientIds: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    delete from item_failures where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${STREAM} and step = 'fetch'
       and (external_id = ${anyOf(clientIds.map(clientFailureOf))} or split_part(external_id, '/', 1) = ${anyOf(clientIds)})`);
}

/** Clients that are gone have no notes to be read any more. */
export async function dropFailuresOfGone(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<void> {
  await tx.execute(sql`
    delete from item_failures failure where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${STREAM} and step = 'fetch'
       and external_id like 'client:%'
       and not exists (select 1 from ct_leads lead where lead.tenant_id = ${tenantId} and lead.connection_id = ${connectionId}
                          and ${clientFailure(sql`lead.external_id`)} = failure.external_id and lead.deleted_at is null)`);
}

/** Of this run: clients whose notes are stored and not in the table yet. A worker died in between. */
export async function storedClients(tx: Tx, { tenantId, connectionId, id }: WalkRun): Promise<string[]> {
  const rows = await rowsOf<{ part: string }>(
    tx,
    sql`select snapshot.part from ct_raw_snapshots snapshot
          left join ct_note_reads had on had.tenant_id = ${tenantId} and had.connection_id = ${connectionId} and had.client_id = snapshot.part
         where snapshot.tenant_id = ${tenantId} and snapshot.run_id = ${id} and snapshot.stream = ${STREAM}
         group by snapshot.part having coalesce(max(had.read_at), '-infinity') < max(snapshot.fetched_at) order by snapshot.part`,
  );
  return rows.map(({ part }) => part);
}

/** When the reading of notes began: a run spends so much time on them and no more. */
export async function notesBegun(tx: Tx, { tenantId, id }: WalkRun): Promise<Date> {
  const [row] = await rowsOf<{ at: string }>(
    tx,
    sql`select ${isoInstant(sql`started_at`)} as at from stream_walks where tenant_id = ${tenantId} and run_id = ${id} and stream = ${STREAM}`,
  );
  return new Date(row?.at ?? Number.NaN);
}
