import { type SQL, sql } from "drizzle-orm";
import { type Tx, allOf, anyOf, rowsOf } from "#src/db/client.ts";
import type { StreamKey } from "./write-source-items.ts";

/**
 * What a complete walk over a list did not meet. A list that moves while it is walked by offset lets rows slip by, so the
 * first time that is only remembered; what the next complete walk does not meet either is gone.
 *
 * @param seen ids the walk met
 * @param at when it ended
 * @param among of the stream's stored `item`s, those that it could have met
 * @returns ids that are gone now; their items are tombstoned
 */
export async function missWhatIsGone(
  tx: Tx,
  { tenantId, connectionId, stream }: StreamKey,
  seen: readonly string[],
  at: string,
  among: SQL = sql`true`,
): Promise<string[]> {
  const mine = sql`tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${stream}`;
  await tx.execute(sql`delete from missing_items where ${mine} and external_id = ${anyOf(seen)}`);
  const missed = await rowsOf<{ id: string; again: boolean }>(
    tx,
    sql`select item.external_id as id, missing.external_id is not null as again
          from source_items item
          left join missing_items missing on missing.tenant_id = ${tenantId} and missing.connection_id = ${connectionId} and missing.stream = ${stream}
                and missing.external_id = item.external_id
         where item.tenant_id = ${tenantId} and item.connection_id = ${connectionId} and item.stream = ${stream} and item.deleted_at is null
           and item.external_id <> ${allOf(seen)} and ${among}`,
  );
  const gone = missed.filter(({ again }) => again).map(({ id }) => id);
  const once = missed.filter(({ again }) => !again).map(({ id }) => id);
  if (once.length > 0)
    await tx.execute(
      sql`insert into missing_items (tenant_id, connection_id, stream, external_id, missed_at)
          select ${tenantId}::uuid, ${connectionId}::uuid, ${stream}, unnest(${sql.param(once)}::text[]), ${at}::timestamptz
          on conflict do nothing`,
    );
  if (gone.length > 0) {
    await tx.execute(
      sql`update source_items set deleted_at = ${at}::timestamptz, normalized_at = ${at}::timestamptz where ${mine} and external_id = ${anyOf(gone)}`,
    );
    await tx.execute(sql`delete from missing_items where ${mine} and external_id = ${anyOf(gone)}`);
    await tx.execute(sql`delete from item_failures where ${mine} and external_id = ${anyOf(gone)}`);
  }
  return gone;
}
