import { and, eq } from "drizzle-orm";
import { type Tx, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { connections } from "#src/db/schema/index.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import { ConnectionRevokedError, NotFoundError, ProviderError } from "#src/errors.ts";
import type { ConnectServices } from "./services.ts";
import { type ConnectionKey, markDisconnected } from "./tokens.ts";

/**
 * What a failed call means for the connection: a missing scope or a refused key disconnects it, as a dead grant has already done; a
 * provider that does not answer as it should only degrades it.
 */
export async function noteFailure(services: ConnectServices, key: ConnectionKey, error: unknown): Promise<void> {
  const revoked = error instanceof ConnectionRevokedError;
  if (!revoked && !(error instanceof ProviderError)) return;
  await withTenant(services.db, key.tenantId, async (tx) => {
    const { status, keys } = await getConnection(tx, key.tenantId, key.connectionId);
    const why = keys === null ? "MISSING_SCOPE" : "KEYS_REFUSED";
    if (revoked && status !== "disconnected") await markDisconnected(tx, key, why);
    if (!revoked && status === "active") await setStatus(tx, key, "active", "degraded", "RETRYING");
  }).catch((failure: unknown) => {
    // The connection was deleted meanwhile: nothing left to mark.
    if (!(failure instanceof NotFoundError)) throw failure;
  });
}

/** The provider answers again. */
export async function noteSuccess(tx: Tx, key: ConnectionKey): Promise<void> {
  await setStatus(tx, key, "degraded", "active", null);
}

type Status = typeof connections.$inferSelect.status;

async function setStatus(
  tx: Tx,
  key: ConnectionKey,
  from: Status,
  status: Status,
  statusCode: string | null,
): Promise<void> {
  const changed = await tx
    .update(connections)
    .set({ status, statusCode })
    .where(
      and(eq(connections.tenantId, key.tenantId), eq(connections.id, key.connectionId), eq(connections.status, from)),
    )
    .returning({ id: connections.id });
  if (changed.length > 0) await announce(tx, { tenantId: key.tenantId, topic: "connections", id: key.connectionId });
}
