import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { NotFoundError } from "#src/errors.ts";

export type InteractionSource = {
  interactionId: string;
  connectionId: string;
  provider: string;
  account: string;
  /** Whoever gave the permission; null when they have left. */
  connectedBy: string | null;
  stream: string;
  externalId: string;
  versionAt: string;
  /** When this version was stored. */
  writtenAt: string;
  /** null: it waits to be understood anew, and the entry still shows what was understood before. */
  normalizedAt: string | null;
  payloadHash: string;
  /** The run that stored it, where that is still known. */
  runId: string | null;
  payload: unknown;
};

/** Where an entry of a timeline came from, as it was received. @throws NotFoundError also for another tenant's */
export async function interactionSource(tx: Tx, tenantId: string, interactionId: string): Promise<InteractionSource> {
  const [source] = await rowsOf<InteractionSource>(
    tx,
    sql`
    select interaction.id as "interactionId", connection.id as "connectionId", connection.provider, connection.account,
           (select name from users where users.id = connection.user_id) as "connectedBy", item.stream, item.external_id as "externalId",
           ${isoInstant(sql`item.version_at`)} as "versionAt", ${isoInstant(sql`item.written_at`)} as "writtenAt",
           ${isoInstant(sql`item.normalized_at`)} as "normalizedAt", encode(item.payload_hash, 'hex') as "payloadHash", item.payload,
           (select chunk.run_id from sync_chunks chunk
             where chunk.tenant_id = ${tenantId} and chunk.connection_id = item.connection_id and chunk.stream = item.stream
               and chunk.window_from <= item.occurred_at and chunk.window_to > item.occurred_at
               and chunk.started_at <= item.written_at and coalesce(chunk.finished_at >= item.written_at, true)
             order by chunk.started_at desc limit 1) as "runId"
      from interactions interaction
      join connections connection on connection.tenant_id = ${tenantId} and connection.id = interaction.connection_id
      join source_items item on item.tenant_id = ${tenantId} and item.connection_id = interaction.connection_id
       and item.stream = interaction.stream and item.external_id = interaction.external_id
     where interaction.tenant_id = ${tenantId} and interaction.id = ${interactionId}::uuid`,
  );
  if (!source) throw new NotFoundError("Entry");
  return source;
}
