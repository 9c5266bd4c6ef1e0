import { and, eq } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { connections } from "#src/db/schema/index.ts";
import { NotFoundError } from "#src/errors.ts";

export type ConnectionRow = typeof connections.$inferSelect;

/** @throws NotFoundError also when it is another tenant's */
export async function getConnection(tx: Tx, tenantId: string, connectionId: string): Promise<ConnectionRow> {
  const [row] = await tx
    .select()
    .from(connections)
    .where(and(eq(connections.tenantId, tenantId), eq(connections.id, connectionId)));
  if (!row) throw new NotFoundError("Connection");
  return row;
}
