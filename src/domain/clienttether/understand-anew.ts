import { sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import type { ConnectionKey } from "./runs.ts";

/**
 * The account's settings have changed: the next sync understands everything that is stored by the new ones. Which version of
 * an object is the newer one was told by the old ones, so whatever comes next is.
 */
export async function understandAnew(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<void> {
  await tx.execute(sql`
    update source_items set normalized_at = null, version_at = 'epoch'
     where tenant_id = ${tenantId} and connection_id = ${connectionId} and deleted_at is null`);
}

/** What could not be understood is tried again by the next sync. */
export async function understandFailed(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<void> {
  await tx.execute(sql`
    update source_items item set normalized_at = null
      from item_failures failure
     where failure.tenant_id = ${tenantId} and failure.connection_id = ${connectionId} and failure.step = 'normalize'
       and item.tenant_id = ${tenantId} and item.connection_id = ${connectionId} and item.stream = failure.stream
       and item.external_id = failure.external_id and item.deleted_at is null`);
}
