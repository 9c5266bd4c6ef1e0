import type { Stage } from "./stage.ts";

const TABLES = [
  "source_items",
  "sync_chunks",
  "sync_runs",
  "stream_cursors",
  "item_failures",
  "chunk_listings",
  "gaps",
];
const PEOPLE = ["interactions", "interaction_participants", "contacts", "contact_identities", "connections"];

/** The version of every row a worker may write, by table: any write at all shows. */
export async function rowVersions({ sql }: Stage): Promise<string[]> {
  const tables = [...TABLES, ...PEOPLE];
  return Promise.all(
    tables.map(async (table) => {
      const [row] = await sql<{ is: string | null }[]>`
        select md5(string_agg(t.xmin::text || t.ctid::text, ',' order by t.ctid)) as is from ${sql(table)} t`;
      return `${table} ${row?.is ?? ""}`;
    }),
  );
}
