import { setImmediate as afterSending } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { type Tx, rowsOf, storableJson } from "#src/db/client.ts";
import type { RawItem } from "#src/providers/contract.ts";
import { canonicalJson, hashOf } from "./payload-hash.ts";

export type StreamKey = { tenantId: string; connectionId: string; stream: string };
export type WriteCounts = { inserted: number; updated: number; unchanged: number };

/** Marks a stored hash that stands for an older version. */
const OLDER = "<";

type Keyed = { id: string; item: RawItem };
/** `payload` is JSON already. */
type Row = Keyed & { payload: string; hash: string };

/**
 * Store one page of provider objects; safe to repeat and safe to receive out of order.
 *
 * Keys and hashes are looked up first, and only what differs is written: a replayed page writes nothing. A version older
 * than the stored one never wins. A tombstoned object that is listed again is alive again.
 *
 * @param items one page, any order; a repeated key keeps its newest version
 * @param renew whether a newer version that says the same is remembered as newer; needless where readings are in order,
 *   one behind the other
 * @throws pg errors only; the caller owns the transaction
 */
export async function writeSourceItems(
  tx: Tx,
  key: StreamKey,
  items: readonly RawItem[],
  { renew = true }: { renew?: boolean } = {},
): Promise<WriteCounts> {
  const newest = newestPerKey(items);
  // Postgres looks the keys up while the payloads are hashed here.
  const [stored, rows] = await Promise.all([lookUp(tx, key, newest), hashed(newest)]);
  const isOld = (hash: string, place: number) => stored[place] === hash || (!renew && stored[place] === hash + OLDER);
  const fresh = rows.filter(({ hash }, place) => !isOld(hash, place));
  const { inserted, rewritten } = fresh.length === 0 ? { inserted: 0, rewritten: 0 } : await upsert(tx, key, fresh);
  const renewed = renew ? rows.filter(({ hash }, place) => stored[place] === hash + OLDER).length : 0;
  const updated = Math.max(0, rewritten - renewed);
  return { inserted, updated, unchanged: rows.length - inserted - updated };
}

/** Postgres refuses to touch one row twice in a statement, and providers do repeat ids. Sorted: no two writers deadlock. */
function newestPerKey(items: readonly RawItem[]): Keyed[] {
  const byKey = new Map<string, RawItem>();
  for (const item of items) {
    const id = item.externalId.toWellFormed().replaceAll("\u0000", "");
    const seen = byKey.get(id);
    if (!seen || seen.versionAt <= item.versionAt) byKey.set(id, item);
  }
  return [...byKey].map(([id, item]) => ({ id, item })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function hashed(newest: readonly Keyed[]): Promise<Row[]> {
  await afterSending();
  return newest.map(({ id, item }) => {
    const payload = canonicalJson(item.payload);
    return { id, item, payload, hash: hashOf(payload) };
  });
}

/**
 * The hash of each, in the order given; empty where there is no live row, and marked where its version is an older one: a
 * newer version that says the same must still keep those in between from winning.
 *
 * One look-up a key, and by the primary key: no other index holds deleted rows, so none is a choice while nobody has
 * counted the table yet. A set of keys looks dearer to the planner than reading the whole stream. One text for all is
 * read ten times as fast as a row each.
 */
async function lookUp(tx: Tx, key: StreamKey, newest: readonly Keyed[]): Promise<string[]> {
  const [found] = await rowsOf<{ hashes: string | null }>(
    tx,
    sql`select string_agg(coalesce(item.hash, ''), ' ' order by wanted.place) as hashes
          from unnest(${column(newest.map(({ id }) => id))}::text[], ${column(newest.map(({ item }) => item.versionAt.toISOString()))}::timestamptz[])
               with ordinality as wanted (id, version_at, place)
          left join lateral (
           select case when deleted_at is null then encode(payload_hash, 'hex') || case when version_at < wanted.version_at then ${OLDER} else '' end end as hash
             from source_items
            where tenant_id = ${key.tenantId} and connection_id = ${key.connectionId} and stream = ${key.stream}
              and external_id = wanted.id offset 0) item on true`,
  );
  return found?.hashes?.split(" ") ?? [];
}

/** Payloads travel as lines of one text: nothing in them is escaped once more, and Postgres parses each by itself. */
async function upsert(tx: Tx, key: StreamKey, rows: readonly Row[]): Promise<{ inserted: number; rewritten: number }> {
  const [written] = await rowsOf<{ inserted: number; rewritten: number }>(
    tx,
    sql`with written as (
          insert into source_items as item (tenant_id, connection_id, stream, external_id, payload, payload_hash, version_at, occurred_at, written_at)
          select ${key.tenantId}::uuid, ${key.connectionId}::uuid, ${key.stream}, row.id, row.payload::jsonb, decode(row.hash, 'hex'),
                 row.version_at, row.occurred_at, clock_timestamp()
            from rows from (unnest(${column(rows.map(({ id }) => id))}::text[]),
                            string_to_table(${lines(rows.map(storable))}::text, E'\\n'),
                            unnest(${column(rows.map(({ hash }) => hash))}::text[]),
                            unnest(${column(rows.map(({ item }) => item.versionAt.toISOString()))}::timestamptz[]),
                            unnest(${column(rows.map(({ item }) => item.occurredAt.toISOString()))}::timestamptz[]))
                   as row (id, payload, hash, version_at, occurred_at)
          on conflict (tenant_id, connection_id, stream, external_id) do update
             set payload = excluded.payload, payload_hash = excluded.payload_hash, version_at = excluded.version_at,
                 occurred_at = excluded.occurred_at, written_at = excluded.written_at, deleted_at = null,
                 normalized_at = case when item.payload_hash = excluded.payload_hash and item.deleted_at is null then item.normalized_at end
           where item.version_at < excluded.version_at
              or item.version_at = excluded.version_at and (item.payload_hash <> excluded.payload_hash or item.deleted_at is not null)
          returning xmax = 0 as inserted)
        select count(*) filter (where inserted)::int as inserted, count(*) filter (where not inserted)::int as rewritten from written`,
  );
  return written ?? { inserted: 0, rewritten: 0 };
}

/** drizzle would spread a bare array into one parameter a value. */
const column = (values: readonly string[]) => sql.param(values);

/** As bytes: each line is encoded by itself, and one of them beyond Latin-1 does not make all of them twice as wide. */
const lines = (texts: readonly string[]) =>
  sql.param(
    Buffer.concat(texts.flatMap((text, at) => (at === 0 ? [Buffer.from(text)] : [NEW_LINE, Buffer.from(text)]))),
  );
const NEW_LINE = Buffer.from("\n");

/** Only what holds an escape may hold one that jsonb does not take. */
const storable = ({ item, payload }: Row) => (payload.includes(String.raw`\u`) ? storableJson(item.payload) : payload);
