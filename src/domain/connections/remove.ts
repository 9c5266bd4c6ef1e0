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
  // The contacts of this mailbox are looked up before their only witnesses go.
  await tx.execute(sql`
    create temp table left_behind on commit drop as
    select distinct identity.contact_id from interactions interaction
      join interaction_participants participant on participant.tenant_id = interaction.tenant_id and participant.interaction_id = interaction.id
      join contact_identities identity on identity.tenant_id = participant.tenant_id and identity.kind = 'email' and identity.value = participant.email
     where interaction.tenant_id = ${tenantId} and interaction.connection_id = ${connectionId}`);

  const removed: Receipt["removed"] = [];
  const [interactions] = await rowsOf<{ rows: number }>(
    tx,
    sql`with gone as (delete from interactions where tenant_id = ${tenantId} and connection_id = ${connectionId} returning kind)
        select count(*)::int as rows from gone`,
  );
  removed.push({ what: "Mails and meetings", rows: interactions?.rows ?? 0 });
  const [people] = await rowsOf<{ rows: number }>(
    tx,
    sql`with gone as (
          delete from contacts where tenant_id = ${tenantId} and id in (select contact_id from left_behind)
             and not exists (select 1 from contact_identities identity
                               join interaction_participants participant on participant.tenant_id = ${tenantId} and participant.email = identity.value and not participant.self
                              where identity.tenant_id = ${tenantId} and identity.contact_id = contacts.id)
          returning 1)
        select count(*)::int as rows from gone`,
  );
  removed.push({ what: "Contacts known from nothing else", rows: people?.rows ?? 0 });
  // Those who stay must not go on counting the mails that went.
  const stay = await rowsOf<{ email: string }>(
    tx,
    sql`select value as email from contact_identities
         where tenant_id = ${tenantId} and kind = 'email' and contact_id in (select contact_id from left_behind)`,
  );
  await recountContacts(
    tx,
    tenantId,
    stay.map(({ email }) => email),
  );
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
