import { sql } from "drizzle-orm";
import { type Db, rowsOf, withTenant } from "#src/db/client.ts";
import { connectionRoutes } from "#src/db/schema/index.ts";
import { type Connection, listConnections } from "../connections/list.ts";

export type ConnectionOverview = Pick<Connection, "id" | "provider" | "account" | "status" | "lastSyncedAt" | "run"> & {
  tenantId: string;
  items: number;
  failedItems: number;
};

/** Fewer than the pool has connections: who waits for one too long is turned away. */
const AT_ONCE = 4;

/** Every connection of every tenant, for the operator: each read inside its own tenant. */
export async function connectionsOverview(db: Db): Promise<ConnectionOverview[]> {
  const routes = await db.selectDistinct({ tenantId: connectionRoutes.tenantId }).from(connectionRoutes);
  const found: ConnectionOverview[][] = [];
  const entries = routes.entries();
  const lane = async () => {
    for (const [at, { tenantId }] of entries) found[at] = await ofTenant(db, tenantId);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return found.flat();
}

function ofTenant(db: Db, tenantId: string): Promise<ConnectionOverview[]> {
  return withTenant(db, tenantId, async (tx) => {
    const counts = await rowsOf<{ id: string; items: number; failed: number }>(
      tx,
      sql`select id, (select count(*)::int from source_items item where item.tenant_id = ${tenantId} and item.connection_id = connection.id and deleted_at is null) as items,
                 (select count(*)::int from item_failures failure where failure.tenant_id = ${tenantId} and failure.connection_id = connection.id) as failed
            from connections connection where connection.tenant_id = ${tenantId}`,
    );
    const countOf = new Map(counts.map((row) => [row.id, row]));
    return (await listConnections(tx, tenantId, null)).map(({ id, provider, account, status, lastSyncedAt, run }) => ({
      tenantId,
      id,
      provider,
      account,
      status,
      lastSyncedAt,
      run,
      items: countOf.get(id)?.items ?? 0,
      failedItems: countOf.get(id)?.failed ?? 0,
    }));
  });
}
