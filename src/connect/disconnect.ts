import { and, eq, ne, sql } from "drizzle-orm";
import { type Tx, withTenant } from "#src/db/client.ts";
import { lock } from "#src/db/locks.ts";
import { connectionRoutes } from "#src/db/schema/index.ts";
import { audit } from "#src/domain/audit/audit.ts";
import { type ConnectionRow, getConnection } from "#src/domain/connections/get.ts";
import { recountContacts, waitingRecounts } from "#src/domain/contacts/recount.ts";
import type { Receipt } from "#src/domain/connections/list.ts";
import { removeConnection } from "#src/domain/connections/remove.ts";
import { stopChunks } from "#src/domain/ingestion/settle.ts";
import { isAppError } from "#src/errors.ts";
import type { ConnectServices } from "./services.ts";
import { type ConnectionKey, secretPlace } from "./tokens.ts";

/** Addresses recounted at once. */
const RECOUNT = 2_000;

export type Disconnect = ConnectionKey & { actorId: string; actor: string };

/**
 * Take the permission back at the provider, then delete the connection and its data, and answer with a receipt.
 *
 * A revocation acts on the whole account and project, so it is left out while any other connection, of any tenant,
 * lives on the same account. A provider that does not answer does not keep the data here: the receipt says so.
 *
 * The account's lock is held over the call: of two tenants that leave at once, the last must know that it is.
 *
 * @throws NotFoundError
 */
export async function disconnect(services: ConnectServices, { actorId, actor, ...key }: Disconnect): Promise<Receipt> {
  const { tenantId, connectionId } = key;
  return withTenant(services.db, tenantId, async (tx) => {
    const { provider, accountId } = await getConnection(tx, tenantId, connectionId);
    await lock(tx, "account", `${provider}/${accountId}`);
    const connection = await getConnection(tx, tenantId, connectionId);
    const revoked = (await isShared(tx, connection)) ? "shared" : await revoke(services, key, connection);
    await stopWork(tx, key);
    await takeRecounts(tx, tenantId);
    const receipt = await removeConnection(tx, tenantId, connectionId, revoked);
    await audit(tx, {
      tenantId,
      actorId,
      actor,
      action: "connection.disconnected",
      target: receipt.account,
      detail: { revoked, rows: receipt.removed.reduce((sum, part) => sum + part.rows, 0) },
    });
    return receipt;
  });
}

async function isShared(tx: Tx, connection: ConnectionRow): Promise<boolean> {
  const others = await tx
    .select({ one: sql`1` })
    .from(connectionRoutes)
    .where(
      and(
        eq(connectionRoutes.provider, connection.provider),
        eq(connectionRoutes.accountId, connection.accountId),
        ne(connectionRoutes.connectionId, connection.id),
      ),
    )
    .limit(1);
  return others.length > 0;
}

async function revoke(
  services: ConnectServices,
  key: ConnectionKey,
  connection: ConnectionRow,
): Promise<"revoked" | "failed" | "keys"> {
  const provider = services.providers.get(connection.provider);
  if (provider?.oauth === null) return "keys";
  if (!provider || connection.refreshToken === null) return "failed";
  try {
    await provider.oauth.revoke(
      services.secrets.open(connection.refreshToken, secretPlace(key, connection.provider, "refresh_token")),
    );
    return "revoked";
  } catch (error) {
    if (!isAppError(error)) throw error;
    services.log.warn({ err: error, connectionId: connection.id }, "could not revoke at the provider");
    return "failed";
  }
}

/** Contacts that wait to be recounted: once the account is gone, perhaps nobody comes who does. */
async function takeRecounts(tx: Tx, tenantId: string): Promise<void> {
  for (;;) {
    const emails = await waitingRecounts(tx, tenantId, RECOUNT);
    if (emails.length === 0) return;
    await recountContacts(tx, tenantId, emails);
  }
}

/**
 * Fence every worker that is still reading: what it holds is too old to be written. Rows are locked in the order in which
 * workers lock them (chunk, run, connection), so that nobody waits in a circle; who wants to begin a run waits for the
 * connection and then finds it gone.
 */
async function stopWork(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<void> {
  await lock(tx, "normalize", tenantId);
  const message = "The account was disconnected.";
  await stopChunks(tx, tenantId, sql`connection_id = ${connectionId}`, {
    state: "failed",
    code: "DISCONNECTED",
    message,
  });
  await tx.execute(
    sql`select id from sync_runs where tenant_id = ${tenantId} and connection_id = ${connectionId} for update`,
  );
  await tx.execute(sql`select id from connections where tenant_id = ${tenantId} and id = ${connectionId} for update`);
}
