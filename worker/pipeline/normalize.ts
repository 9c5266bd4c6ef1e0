import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { utcMonth } from "#src/db/sql.ts";
import type { ConnectionRow } from "#src/domain/connections/get.ts";
import { type InteractionWrite, storeInteractions } from "#src/domain/interactions/store.ts";
import type { Provider } from "#src/providers/contract.ts";
import { type ItemFailure, clearFailures, noteFailures } from "./item-failures.ts";
import { storeWhatFits } from "./store-what-fits.ts";

/** A stored item, as normalization reads it. */
export type RawRow = {
  stream: string;
  external_id: string;
  payload: unknown;
  hash: string;
  month: string;
  gone: boolean;
};

/** @param which conditions and limit, after the connection's own */
export function readRaw(tx: Tx, { tenantId, id }: ConnectionRow, which: SQL): Promise<RawRow[]> {
  return rowsOf<RawRow>(
    tx,
    sql`select stream, external_id, payload, encode(payload_hash, 'hex') as hash, ${utcMonth(sql`occurred_at`)}::text as month, deleted_at is not null as gone
          from source_items where tenant_id = ${tenantId} and connection_id = ${id} ${which}`,
  );
}

export type Mapped = InteractionWrite & { month: string };
export type MappedRows = { writes: Mapped[]; failures: ItemFailure[] };

/** A mapper that cannot make sense of an item names it and goes on: one odd mail holds up nobody. */
export function mapRows(
  providers: ReadonlyMap<string, Provider>,
  connection: ConnectionRow,
  rows: readonly RawRow[],
): MappedRows {
  const streams = new Map(providers.get(connection.provider)?.streams.map((stream) => [stream.name, stream]));
  const writes: Mapped[] = [];
  const failures: ItemFailure[] = [];
  for (const { stream, external_id: externalId, payload, month, gone } of rows) {
    const reader = streams.get(stream);
    try {
      if (!reader) throw new Error(`no reader for ${stream}`);
      writes.push({ stream, externalId, month, facts: gone ? null : reader.map(payload, connection.account) });
    } catch (error) {
      const reason = error instanceof Error ? error.name : "Error";
      const message = `The item has a shape we do not know (${reason}).`;
      failures.push({ stream, externalId, month, code: "NOT_UNDERSTOOD", message });
    }
  }
  return { writes, failures };
}

/**
 * Make the tables say what was mapped, and the list of failures what could not be. The caller holds the tenant's
 * normalize lock; contacts follow when their recounts are taken.
 *
 * @returns how many items are not in the tables
 */
export async function storeMapped(
  tx: Tx,
  connection: ConnectionRow,
  { writes, failures }: MappedRows,
): Promise<number> {
  const key = { tenantId: connection.tenantId, connectionId: connection.id };
  const mailbox = { ...key, account: connection.account.toLowerCase() };
  const refused = await storeWhatFits(tx, writes, (part, some) => storeInteractions(part, mailbox, some));
  await clearFailures(tx, key, "normalize", writes);
  await noteFailures(tx, key, "normalize", [...failures, ...refused.map(notStorable)]);
  return failures.length + refused.length;
}

const notStorable = ({ item, sqlState }: { item: Mapped; sqlState: string }): ItemFailure => ({
  stream: item.stream,
  externalId: item.externalId,
  month: item.month,
  code: "NOT_STORABLE",
  message: `The tables do not take what the item says (SQLSTATE ${sqlState}).`,
});
