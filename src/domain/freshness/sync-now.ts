import { sql } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { ConflictError } from "#src/errors.ts";
import { requestSync } from "../clienttether/request-sync.ts";
import { accountsOf } from "../figures.ts";

/**
 * Read every account that can be read; of several, the first one's run is told.
 *
 * @throws ConflictError when there is none, or its keys are no longer accepted
 */
export async function syncNow(
  tx: Tx,
  boss: PgBoss,
  { tenantId, traceId }: { tenantId: string; traceId: string },
): Promise<{ runId: string }> {
  const accounts = await rowsOf<{ id: string; status: string }>(
    tx,
    sql`select connection.id, connection.status from (${accountsOf(tenantId)}) account
          join connections connection on connection.tenant_id = ${tenantId} and connection.id = account.id
         order by connection.status = 'disconnected', connection.created_at, connection.id`,
  );
  const [first, ...rest] = accounts;
  if (!first)
    throw new ConflictError("NOT_CONNECTED", "ClientTether is not connected.", "Connect it under Connections.");
  const ask = (connectionId: string) => requestSync(tx, boss, { tenantId, connectionId, traceId, kind: "manual" });
  const run = await ask(first.id);
  for (const { id, status } of rest) if (status !== "disconnected") await ask(id);
  return run;
}
