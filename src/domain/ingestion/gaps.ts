import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { getConnection } from "../connections/get.ts";

export type Gap = {
  id: string;
  connectionId: string;
  account: string;
  stream: string;
  windowFrom: string;
  windowTo: string;
  code: string;
  message: string;
  openedAt: string;
  closedAt: string | null;
};

/**
 * Say that what chunks which have just failed were to read is not held. What an earlier listing holds stays held: of it
 * only news is missing, and it says when it was last looked at.
 *
 * @param which condition on `sync_chunks chunk`
 */
export async function openGaps(tx: Tx, tenantId: string, which: SQL): Promise<void> {
  await tx.execute(sql`
    insert into gaps (tenant_id, connection_id, chunk_id, stream, window_from, window_to, code, message, opened_at)
    select ${tenantId}::uuid, chunk.connection_id, chunk.id, chunk.stream, lower(missing.span), upper(missing.span), coalesce(chunk.error_code, 'FAILED'),
           coalesce(chunk.error, ''), clock_timestamp()
      from sync_chunks chunk
     cross join lateral unnest(tstzmultirange(tstzrange(chunk.window_from, chunk.window_to)) - (${heldOf(tenantId)})) as missing (span)
     where chunk.tenant_id = ${tenantId} and chunk.state = 'failed' and ${which}
    on conflict (tenant_id, connection_id, stream, window_from, window_to) where closed_at is null do update
       set chunk_id = excluded.chunk_id, code = excluded.code, message = excluded.message`);
}

/** What finished listings of the chunk's stream hold, in the months the chunk may touch. */
const heldOf = (tenantId: string) => sql`
  select coalesce(range_agg(tstzrange(done.window_from, done.window_to)), '{}'::tstzmultirange)
    from sync_chunks done
   where done.tenant_id = ${tenantId} and done.connection_id = chunk.connection_id and done.stream = chunk.stream
     and done.month = chunk.month and done.state = 'done'`;

/** A listing that reached its end closes what lies within: what opened before it began, and what it had opened itself. */
export async function closeGaps(tx: Tx, tenantId: string, chunkId: string): Promise<void> {
  await tx.execute(sql`
    update gaps gap set closed_at = clock_timestamp()
      from sync_chunks chunk
     where gap.tenant_id = ${tenantId} and chunk.tenant_id = ${tenantId} and chunk.id = ${chunkId}
       and gap.connection_id = chunk.connection_id and gap.stream = chunk.stream and gap.closed_at is null
       and gap.window_from >= chunk.window_from and gap.window_to <= chunk.window_to
       and (gap.chunk_id = chunk.id or gap.opened_at <= chunk.started_at)`);
}

/** Open ones first, then the newest. @throws NotFoundError */
export async function listGaps(tx: Tx, tenantId: string, connectionId: string | undefined): Promise<Gap[]> {
  if (connectionId !== undefined) await getConnection(tx, tenantId, connectionId);
  return rowsOf<Gap>(
    tx,
    sql`select gap.id, gap.connection_id as "connectionId", connection.account, gap.stream, ${isoInstant(sql`gap.window_from`)} as "windowFrom",
               ${isoInstant(sql`gap.window_to`)} as "windowTo", gap.code, gap.message, ${isoInstant(sql`gap.opened_at`)} as "openedAt",
               ${isoInstant(sql`gap.closed_at`)} as "closedAt"
          from gaps gap join connections connection on connection.tenant_id = ${tenantId} and connection.id = gap.connection_id
         where gap.tenant_id = ${tenantId} ${connectionId === undefined ? sql`` : sql`and gap.connection_id = ${connectionId}`}
         order by gap.closed_at desc nulls first, gap.opened_at desc limit 200`,
  );
}
