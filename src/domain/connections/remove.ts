import { and, eq, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { connectionRoutes, connections, disconnectReceipts, oauthStates } from "#src/db/schema/index.ts";
import { recountContacts } from "../contacts/recount.ts";
import { getConnection } from "./get.ts";
import { type Receipt, receiptOf } from "./list.ts";

/** What goes with a connection, in the words of the receipt; children before parents. */
const PARTS = [
  ["Failed items", "item_failures"],
  ["Known gaps", "gaps"],
  ["Lines of the log", "ingestion_events"],
  ["Readings", "sync_runs"],
  ["Places in the provider's own log", "stream_cursors"],
] as const;

/** What only a provider that is read whole has; each is left out of the receipt of an account without any. */
const LISTS = [
  ["Leads", "ct_leads"],
  ["Opportunities", "ct_opportunities"],
  ["Hot list", "hot_list_items"],
  ["Notes", "ct_notes"],
  ["Words of notes", "note_terms"],
  ["Scheduled activities", "ct_scheduled_activities"],
  ["Figures of past days", "lead_metrics"],
  ["Figures of the pipeline", "pipeline_stage_counts"],
  ["Raw answers", "ct_raw_pages"],
] as const;

/** Rows at once: Postgres ends a statement after a minute, and a mailbox may hold millions. */
const ITEMS = 50_000;
const PEOPLE = 5_000;

/**
 * Delete a connection, everything read through it and every contact known from nothing else, and keep a receipt.
 *
 * @throws NotFoundError
 */
export async function removeConnection(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  revoked: "revoked" | "shared" | "failed" | "keys",
): Promise<Receipt> {
  const { provider, account } = await getConnection(tx, tenantId, connectionId);
  // Who took part, or was a lead, is looked up before the only witnesses go.
  const people = await rowsOf<{ email: string }>(
    tx,
    sql`select distinct participant.email from interactions interaction
          join interaction_participants participant on participant.tenant_id = ${tenantId} and participant.interaction_id = interaction.id
         where interaction.tenant_id = ${tenantId} and interaction.connection_id = ${connectionId} and not participant.self
         union select email from ct_leads where tenant_id = ${tenantId} and connection_id = ${connectionId} and email is not null`,
  );
  const removed: Receipt["removed"] = [];
  removed.push({ what: "Mails and meetings", rows: await removeItems(tx, tenantId, connectionId, "interactions") });
  for (const [what, table] of LISTS) {
    const rows = await removeRows(tx, tenantId, connectionId, table);
    if (rows > 0) removed.push({ what, rows });
  }
  let forgotten = 0;
  for (let at = 0; at < people.length; at += PEOPLE) {
    const some = people.slice(at, at + PEOPLE).map(({ email }) => email);
    forgotten += await recountContacts(tx, tenantId, some);
  }
  removed.push({ what: "Contacts known from nothing else", rows: forgotten });
  for (const [what, table] of PARTS) removed.push({ what, rows: await removeRows(tx, tenantId, connectionId, table) });
  removed.push({ what: "Stored items", rows: await removeItems(tx, tenantId, connectionId, "source_items") });
  // A reconnect that is under way has nothing to come back to.
  await tx
    .delete(oauthStates)
    .where(and(eq(oauthStates.tenantId, tenantId), eq(oauthStates.connectionId, connectionId)));
  await tx
    .delete(connectionRoutes)
    .where(and(eq(connectionRoutes.tenantId, tenantId), eq(connectionRoutes.connectionId, connectionId)));
  await tx.delete(connections).where(and(eq(connections.tenantId, tenantId), eq(connections.id, connectionId)));
  removed.push({ what: "Stored permissions", rows: 1 });

  const [row] = await tx
    .insert(disconnectReceipts)
    .values({ tenantId, provider, account, revoked, removed })
    .returning();
  if (!row) throw new Error("a receipt was not written");
  await announce(tx, { tenantId, topic: "connections" });
  await announce(tx, { tenantId, topic: "contacts" });
  return receiptOf(row);
}

/** By place in the table: the keys of these differ. */
async function removeRows(tx: Tx, tenantId: string, connectionId: string, table: string): Promise<number> {
  for (let removed = 0; ;) {
    const [gone] = await rowsOf<{ rows: number }>(
      tx,
      sql`with gone as (
            delete from ${sql.identifier(table)} where ctid = any(array(
              select ctid from ${sql.identifier(table)} where tenant_id = ${tenantId} and connection_id = ${connectionId} limit ${ITEMS}))
            returning 1)
          select count(*)::int as rows from gone`,
    );
    removed += gone?.rows ?? 0;
    if ((gone?.rows ?? 0) < ITEMS) return removed;
  }
}

async function removeItems(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  table: "interactions" | "source_items",
): Promise<number> {
  for (let removed = 0; ;) {
    const [gone] = await rowsOf<{ rows: number }>(
      tx,
      sql`with slice as (
            select stream, external_id from ${sql.identifier(table)} where tenant_id = ${tenantId} and connection_id = ${connectionId} limit ${ITEMS}),
          gone as (
            delete from ${sql.identifier(table)} item using slice
             where item.tenant_id = ${tenantId} and item.connection_id = ${connectionId} and item.stream = slice.stream and item.external_id = slice.external_id
            returning 1)
          select count(*)::int as rows from gone`,
    );
    removed += gone?.rows ?? 0;
    if ((gone?.rows ?? 0) < ITEMS) return removed;
  }
}
