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
  ["Runs", "sync_runs"],
  ["Cursors", "stream_cursors"],
  ["Stored items", "source_items"],
] as const;

/**
 * Delete a connection, everything read through it and every contact known from nothing else, and keep a receipt.
 *
 * @throws NotFoundError
 */
export async function removeConnection(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  revoked: "revoked" | "shared" | "failed",
): Promise<Receipt> {
  const { provider, account } = await getConnection(tx, tenantId, connectionId);
  // Who took part is looked up before the only witnesses go.
  const people = await rowsOf<{ email: string }>(
    tx,
    sql`select distinct participant.email from interactions interaction
          join interaction_participants participant on participant.tenant_id = ${tenantId} and participant.interaction_id = interaction.id
         where interaction.tenant_id = ${tenantId} and interaction.connection_id = ${connectionId} and not participant.self`,
  );
  const removed: Receipt["removed"] = [];
  const [interactions] = await rowsOf<{ rows: number }>(
    tx,
    sql`with gone as (delete from interactions where tenant_id = ${tenantId} and connection_id = ${connectionId} returning kind)
        select count(*)::int as rows from gone`,
  );
  removed.push({ what: "Mails and meetings", rows: interactions?.rows ?? 0 });
  const forgotten = await recountContacts(
    tx,
    tenantId,
    people.map(({ email }) => email),
  );
  removed.push({ what: "Contacts known from nothing else", rows: forgotten });
  for (const [what, table] of PARTS) {
    const [gone] = await rowsOf<{ rows: number }>(
      tx,
      sql`with gone as (delete from ${sql.identifier(table)} where tenant_id = ${tenantId} and connection_id = ${connectionId} returning 1)
          select count(*)::int as rows from gone`,
    );
    removed.push({ what, rows: gone?.rows ?? 0 });
  }
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
