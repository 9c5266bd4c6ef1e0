import { randomUUID } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { Client } from "pg";
import postgres from "postgres";
import { type Database, openDatabase, withTenant } from "#src/db/client.ts";
import type { RawItem } from "#src/providers/contract.ts";
import { payloadHash } from "#worker/pipeline/payload-hash.ts";
import { type WriteCounts, writeSourceItems } from "#worker/pipeline/write-source-items.ts";
import type { TestDatabase } from "../testkit/template.ts";
import { timed } from "./measure.ts";

const STATEMENT = 500;
const STREAM = "gmail.messages";
const COLUMNS = "tenant_id, connection_id, stream, external_id, payload, payload_hash, version_at, occurred_at";
const BARE = `
  insert into source_items as old (${COLUMNS})
  select $1::uuid, $2::uuid, $3::text, row.* from unnest($4::text[], $5::jsonb[], $6::bytea[], $7::timestamptz[], $8::timestamptz[]) as row
  on conflict (tenant_id, connection_id, stream, external_id) do update
     set payload = excluded.payload, payload_hash = excluded.payload_hash, version_at = excluded.version_at, occurred_at = excluded.occurred_at
   where old.payload_hash is distinct from excluded.payload_hash`;

/** Four ways to put the same items into the same table; each gives seconds. All but the first go around the product. */
export type RawStore = {
  /** The worker's own writer: app role, forced row-level security, payloads serialized and hashed on the way. */
  ours(connections: number): Promise<number>;
  /** The same items again, over what `ours` has just stored. */
  oursAgain(): Promise<{ seconds: number; counts: WriteCounts; written: number }>;
  /** One hand-written prepared statement each 500: table owner, no row security, payloads already text and hashed. */
  bare(connections: number): Promise<number>;
  copy(): Promise<number>;
  /** How many rows the table holds. */
  rows(): Promise<number>;
  close(): Promise<void>;
};

export async function openRawStore(database: TestDatabase, items: readonly RawItem[]): Promise<RawStore> {
  const [tenantId, connectionId] = [randomUUID(), randomUUID()];
  const owner = postgres(database.ownerUrl, { max: 1, onnotice: () => {} });
  await owner`insert into tenants (id, slug, name) values (${tenantId}, 'bench', 'Bench')`;
  await owner`insert into connections (tenant_id, id, user_id, provider, account_id, account)
              values (${tenantId}, ${connectionId}, ${tenantId}, 'google', '1', 'demo@example.com')`;
  const app = openDatabase(database.appUrl, { max: 2 });
  const clients = [new Client(database.ownerUrl), new Client(database.ownerUrl)];
  for (const client of clients) await client.connect();
  const batches = Array.from({ length: Math.ceil(items.length / STATEMENT) }, (_, n) =>
    items.slice(n * STATEMENT, (n + 1) * STATEMENT),
  );
  const key = { tenantId, connectionId, stream: STREAM };
  const ready = batches.map((batch) => [tenantId, connectionId, STREAM, ...columnsOf(batch)]);
  const empty = () => owner.unsafe("truncate source_items; checkpoint").simple();
  const versions = () =>
    owner<
      { seen: string }[]
    >`select md5(string_agg(external_id || xmin || ctid, ' ' order by external_id)) as seen from source_items`;

  const write = (from: Database, mine: readonly RawItem[]) =>
    withTenant(from.db, tenantId, (tx) => writeSourceItems(tx, key, mine));
  return {
    async ours(connections) {
      await empty();
      return timed(() => shared(batches, connections, (batch) => write(app, batch)));
    },
    async oursAgain() {
      const [before] = await versions();
      const counts = { inserted: 0, updated: 0, unchanged: 0 };
      const seconds = await timed(() =>
        shared(batches, 1, async (batch) => {
          const said = await write(app, batch);
          for (const name of ["inserted", "updated", "unchanged"] as const) counts[name] += said[name];
        }),
      );
      const [after] = await versions();
      return { seconds, counts, written: before?.seen === after?.seen ? 0 : counts.inserted + counts.updated || -1 };
    },
    async bare(connections) {
      await empty();
      return timed(() =>
        shared(ready, connections, (values, slot) => clients[slot]?.query({ name: "bare", text: BARE, values })),
      );
    },
    async copy() {
      await empty();
      const lines = items.map((item) => copyLine([tenantId, connectionId, STREAM], item));
      return timed(async () => {
        const sink = await owner.unsafe(`copy source_items (${COLUMNS}) from stdin`).writable();
        await pipeline(lines, sink);
      });
    },
    async rows() {
      const [table] = await owner<{ rows: number }[]>`select count(*)::int as rows from source_items`;
      return table?.rows ?? 0;
    },
    async close() {
      await Promise.all([app.close(), owner.end(), ...clients.map((client) => client.end())]);
    },
  };
}

/** Each slot takes the next piece when it is free. */
async function shared<T>(
  pieces: readonly T[],
  slots: number,
  work: (piece: T, slot: number) => Promise<unknown> | undefined,
): Promise<void> {
  const waiting = pieces.values();
  await Promise.all(
    Array.from({ length: slots }, async (_, slot) => {
      for (const piece of waiting) await work(piece, slot);
    }),
  );
}

function columnsOf(batch: readonly RawItem[]): unknown[][] {
  return [
    batch.map((item) => item.externalId),
    batch.map((item) => JSON.stringify(item.payload)),
    batch.map((item) => Buffer.from(payloadHash(item.payload), "hex")),
    batch.map((item) => item.versionAt.toISOString()),
    batch.map((item) => item.occurredAt.toISOString()),
  ];
}

function copyLine(key: readonly string[], item: RawItem): string {
  const payload = JSON.stringify(item.payload).replaceAll("\\", "\\\\");
  const hash = `\\\\x${payloadHash(item.payload)}`;
  return `${[...key, item.externalId, payload, hash, item.versionAt.toISOString(), item.occurredAt.toISOString()].join("\t")}\n`;
}
