import { type SQL, sql } from "drizzle-orm";
import { type Tx, anyOf, rowsOf } from "#src/db/client.ts";
import type { ConnectionKey } from "#src/domain/clienttether/runs.ts";

/** What is made of the answers, with what names a row, and columns that tell when we worked and not what was said. */
const TABLES: readonly { table: string; key: string; own?: readonly string[] }[] = [
  { table: "source_items", key: "stream || ' ' || external_id", own: ["normalized_at", "written_at"] },
  { table: "item_failures", key: "stream || ' ' || external_id", own: ["attempts", "first_failed_at", "failed_at"] },
  { table: "missing_items", key: "stream || ' ' || external_id" },
  { table: "ct_stages", key: "name" },
  { table: "ct_leads", key: "external_id" },
  { table: "ct_opportunities", key: "external_id" },
  { table: "hot_list_items", key: "external_id" },
  { table: "ct_notes", key: "external_id" },
  { table: "ct_note_reads", key: "client_id" },
  { table: "note_terms", key: "external_id || ' ' || term" },
  { table: "ct_scheduled_activities", key: "external_id" },
  { table: "lead_metrics", key: "day || ' ' || dimension || ' ' || name" },
  { table: "pipeline_stage_counts", key: "day || ' ' || stage" },
];

/** Table → row → what it says, hashed. */
export type Said = Map<string, Map<string, string>>;

export async function saidOf(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<Said> {
  const said: Said = new Map();
  for (const { table, key, own = [] } of TABLES) {
    const rows = await rowsOf<{ key: string; hash: string }>(
      tx,
      sql`select ${sql.raw(key)} as key, md5((to_jsonb(one) - ${sql.param([...own])}::text[])::text) as hash from ${sql.identifier(table)} one
           where tenant_id = ${tenantId} and connection_id = ${connectionId}`,
    );
    said.set(table, new Map(rows.map((row) => [row.key, row.hash])));
  }
  return said;
}

/**
 * Take away what the kept runs have made, so that their answers can make it again. What is older than they are stays: rows
 * that have not changed since, tombstones and figures of days before.
 *
 * @param runIds the kept ones
 * @param since the end of the first complete walk among them
 */
export async function forget(
  tx: Tx,
  { tenantId, connectionId }: ConnectionKey,
  runIds: readonly string[],
  since: string,
): Promise<void> {
  const mine = sql`tenant_id = ${tenantId} and connection_id = ${connectionId}`;
  const made = sql`run_id = ${anyOf(runIds, "uuid")}`;
  const at = sql`${since}::timestamptz`;
  const today = sql`(select (${at} at time zone time_zone)::date from tenants where id = ${tenantId})`;
  const kept = (table: string, streams: SQL) => sql`
    delete from source_items item where ${mine} and stream in (${streams})
       and not exists (select 1 from ${sql.identifier(table)} made where made.tenant_id = ${tenantId} and made.connection_id = ${connectionId}
                          and made.external_id = item.external_id and made.run_id <> all(${sql.param([...runIds])}::uuid[]))`;
  const statements = [
    kept("ct_leads", sql`'ct.leads'`),
    kept("ct_opportunities", sql`'ct.opportunities'`),
    kept("ct_notes", sql`'ct.notes'`),
    kept("ct_scheduled_activities", sql`'ct.events', 'ct.activities'`),
    sql`delete from source_items where ${mine} and stream = 'ct.stages'`,
    sql`update source_items set deleted_at = null where ${mine} and stream like 'ct.%' and deleted_at > ${at}`,
    sql`delete from note_terms where ${mine} and external_id in (select external_id from ct_notes where ${mine} and ${made})`,
    sql`delete from ct_notes where ${mine} and ${made}`,
    sql`delete from ct_scheduled_activities where ${mine} and ${made}`,
    // Since when a row is known is said by the first run that met it.
    sql`delete from ct_leads where ${mine} and ${made} and first_seen_at >= ${at}`,
    sql`delete from ct_opportunities where ${mine} and ${made} and first_seen_at >= ${at}`,
    ...["ct_leads", "ct_opportunities", "ct_notes", "ct_scheduled_activities"].map(
      (table) => sql`update ${sql.identifier(table)} set deleted_at = null where ${mine} and deleted_at > ${at}`,
    ),
    sql`delete from ct_stages where ${mine}`,
    sql`delete from hot_list_items where ${mine}`,
    sql`delete from ct_note_reads where ${mine} and read_at >= ${at}`,
    sql`delete from missing_items where ${mine} and missed_at >= ${at}`,
    sql`delete from item_failures where ${mine}`,
    sql`delete from lead_metrics where ${mine} and day >= ${today}`,
    sql`delete from pipeline_stage_counts where ${mine} and day >= ${today}`,
  ];
  for (const statement of statements) await tx.execute(statement);
}
