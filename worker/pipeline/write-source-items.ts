import { sql } from "drizzle-orm";
import { type Tx, anyOf, jsonRows, rowsOf } from "#src/db/client.ts";
import type { RawItem } from "#src/providers/contract.ts";
import { payloadHash } from "./payload-hash.ts";

export type StreamKey = { tenantId: string; connectionId: string; stream: string };
export type WriteCounts = { inserted: number; updated: number; unchanged: number };

type Row = { id: string; hash: string; version_at: Date; occurred_at: Date; payload: unknown };

/**
 * Store one page of provider objects; safe to repeat and safe to receive out of order.
 *
 * Keys and hashes are looked up first, and only what differs is written: a replayed page writes nothing. A version older
 * than the stored one never wins. A tombstoned object that is listed again is alive again.
 *
 * @param items one page, any order; a repeated key keeps its newest version
 * @throws pg errors only; the caller owns the transaction
 */
export async function writeSourceItems(tx: Tx, key: StreamKey, items: readonly RawItem[]): Promise<WriteCounts> {
  const rows = newestPerKey(items);
  const stored = await lookUp(tx, key, rows);
  const fresh = rows.filter((row) => stored.get(row.id) !== row.hash);
  const written = fresh.length === 0 ? [] : await upsert(tx, key, fresh);
  const inserted = written.filter((row) => row.inserted).length;
  return { inserted, updated: written.length - inserted, unchanged: rows.length - written.length };
}

/** Postgres refuses to touch one row twice in a statement, and providers do repeat ids. Sorted: no two writers deadlock. */
function newestPerKey(items: readonly RawItem[]): Row[] {
  const byKey = new Map<string, RawItem>();
  for (const item of items) {
    const seen = byKey.get(item.externalId);
    if (!seen || seen.versionAt <= item.versionAt) byKey.set(item.externalId, item);
  }
  return [...byKey.values()]
    .sort((a, b) => (a.externalId < b.externalId ? -1 : 1))
    .map((item) => ({
      id: item.externalId,
      hash: payloadHash(item.payload),
      version_at: item.versionAt,
      occurred_at: item.occurredAt,
      payload: item.payload,
    }));
}

/** Hash by external id, of live rows only. */
async function lookUp(tx: Tx, key: StreamKey, rows: readonly Row[]): Promise<Map<string, string>> {
  const found = await rowsOf<{ external_id: string; hash: string }>(
    tx,
    sql`select external_id, encode(payload_hash, 'hex') as hash from source_items
         where tenant_id = ${key.tenantId} and connection_id = ${key.connectionId} and stream = ${key.stream}
           and external_id = ${anyOf(rows.map((row) => row.id))} and deleted_at is null`,
  );
  return new Map(found.map((row) => [row.external_id, row.hash]));
}

function upsert(tx: Tx, key: StreamKey, rows: readonly Row[]): Promise<{ inserted: boolean }[]> {
  return rowsOf(
    tx,
    sql`insert into source_items as item (tenant_id, connection_id, stream, external_id, payload, payload_hash, version_at, occurred_at)
        select ${key.tenantId}::uuid, ${key.connectionId}::uuid, ${key.stream}, row.id, row.payload, decode(row.hash, 'hex'), row.version_at, row.occurred_at
          from jsonb_to_recordset(${jsonRows(rows)}) as row (id text, payload jsonb, hash text, version_at timestamptz, occurred_at timestamptz)
        on conflict (tenant_id, connection_id, stream, external_id) do update
           set payload = excluded.payload, payload_hash = excluded.payload_hash, version_at = excluded.version_at,
               occurred_at = excluded.occurred_at, deleted_at = null, normalized_at = null
         where item.version_at <= excluded.version_at and (item.payload_hash <> excluded.payload_hash or item.deleted_at is not null)
        returning xmax = 0 as inserted`,
  );
}
