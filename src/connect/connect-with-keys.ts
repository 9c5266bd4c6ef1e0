import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { type Tx, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { lock } from "#src/db/locks.ts";
import { connectionRoutes, connections, tenants } from "#src/db/schema/index.ts";
import { audit } from "#src/domain/audit/audit.ts";
import { requestSync } from "#src/domain/clienttether/request-sync.ts";
import { understandAnew } from "#src/domain/clienttether/understand-anew.ts";
import type { ConnectionRow } from "#src/domain/connections/get.ts";
import { type CtKeys, lookThrough } from "#src/providers/clienttether/index.ts";
import { accountIdOf, sealKeys } from "./keys.ts";
import { ctProviderOf } from "./open-ct-connection.ts";
import type { ConnectServices } from "./services.ts";
import { readALittle } from "./try-keys.ts";

export type ByWhom = { tenantId: string; userId: string; actor: string; traceId: string };
export type ConnectWithKeys = ByWhom & {
  keys: CtKeys;
  /** What people call the account. */
  name?: string | undefined;
  /** Of the account's dates; absent: as is likely. */
  timeZone?: string | undefined;
};

/**
 * Try the keys, store them sealed and begin to read. One account is one connection of a tenant, so connecting it again
 * renews it.
 *
 * @throws as `tryKeys` does; nothing is stored then
 */
export async function connectWithKeys(
  services: ConnectServices,
  { keys, name, timeZone, ...who }: ConnectWithKeys,
): Promise<{ connectionId: string }> {
  const { id: provider } = ctProviderOf(services);
  const seen = await readALittle(services, { keys, settings: timeZone === undefined ? null : { timeZone } });
  const accountId = accountIdOf(keys.webKey);
  const { tenantId } = who;
  return withTenant(services.db, tenantId, async (tx) => {
    await lock(tx, "account", `${provider}/${accountId}`);
    const existing = await findAccount(tx, tenantId, provider, accountId);
    const connectionId = existing?.id ?? randomUUID();
    const account = name ?? existing?.account ?? `ClientTether ····${keys.webKey.slice(-4)}`;
    const grant = {
      account,
      status: "active" as const,
      statusCode: null,
      keys: sealKeys(services, { tenantId, connectionId }, provider, keys),
      settings: settingsWith(existing, timeZone ?? (existing ? undefined : await likelyZone(tx, tenantId, seen))),
    };
    if (existing) {
      await tx.update(connections).set(grant).where(isIt(tenantId, connectionId));
      if (!isDeepStrictEqual(existing.settings, grant.settings)) await understandAnew(tx, { tenantId, connectionId });
    } else {
      await tx
        .insert(connections)
        .values({ ...grant, tenantId, id: connectionId, userId: who.userId, provider, accountId });
      await tx.insert(connectionRoutes).values({ provider, accountId, tenantId, connectionId });
    }
    await noteAndRead(services, tx, who, { provider, connectionId, account, isNew: !existing });
    return { connectionId };
  });
}

/** Who did it stands in the audit log, never with what; reading begins at once. */
export async function noteAndRead(
  { boss }: ConnectServices,
  tx: Tx,
  { tenantId, userId, actor, traceId }: ByWhom,
  {
    provider,
    connectionId,
    account,
    isNew,
  }: { provider: string; connectionId: string; account: string; isNew: boolean },
): Promise<void> {
  const action = isNew ? "connection.connected" : "connection.reconnected";
  await audit(tx, { tenantId, actorId: userId, actor, action, target: account, detail: { provider } });
  await requestSync(tx, boss, { tenantId, connectionId, traceId, kind: "manual" });
  await announce(tx, { tenantId, topic: "connections", id: connectionId });
}

export async function findAccount(
  tx: Tx,
  tenantId: string,
  provider: string,
  accountId: string,
): Promise<ConnectionRow | null> {
  const [row] = await tx
    .select()
    .from(connections)
    .where(
      and(eq(connections.tenantId, tenantId), eq(connections.provider, provider), eq(connections.accountId, accountId)),
    );
  return row ?? null;
}

export const isIt = (tenantId: string, connectionId: string) =>
  and(eq(connections.tenantId, tenantId), eq(connections.id, connectionId));

/** Most accounts write by the clocks of those who read them here. */
async function likelyZone(tx: Tx, tenantId: string, seen: Awaited<ReturnType<typeof readALittle>>): Promise<string> {
  const [workspace] = await tx.select({ timeZone: tenants.timeZone }).from(tenants).where(eq(tenants.id, tenantId));
  return lookThrough({ ...seen, timeZone: workspace?.timeZone ?? "UTC", nowMs: Date.now() }).timeZone.name;
}

const settingsWith = (existing: ConnectionRow | null, timeZone: string | undefined): unknown => {
  const before = existing?.settings ?? null;
  return timeZone === undefined ? before : { ...(before as object | null), timeZone };
};
