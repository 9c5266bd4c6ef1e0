import { and, count, desc, eq, isNull, sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { apiKeys, memberships, tenants, users } from "#src/db/schema/access.ts";
import { type Actor, auditBy } from "#src/domain/tenants/actor.ts";
import { ConflictError, NotFoundError } from "#src/errors.ts";
import { apiKeyHash, apiKeyPrefix, newApiKey } from "./api-key.ts";
import type { Scope } from "./api-key-scopes.ts";

export type ApiKeyView = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: string;
  createdBy: string;
  /** Whoever made it has left the workspace: the key works on, for it is the workspace's. */
  creatorLeft: boolean;
  expiresAt: string | null;
  expired: boolean;
  lastUsedAt: string | null;
};

type NewKey = { tenantId: string; name: string; scopes: readonly Scope[]; days: number | null; actor: Actor };

export const MAX_KEYS = 50;

const standing = (tenantId: string) => and(eq(apiKeys.tenantId, tenantId), isNull(apiKeys.revokedAt));

/** Those that were not revoked, newest first; expired ones stay in sight until somebody takes them away. */
export async function listApiKeys(tx: Tx, tenantId: string): Promise<ApiKeyView[]> {
  const rows = await tx
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      prefix: apiKeys.prefix,
      scopes: apiKeys.scopes,
      createdAt: apiKeys.createdAt,
      createdBy: users.name,
      creatorLeft: sql<boolean>`${memberships.userId} is null`,
      expiresAt: apiKeys.expiresAt,
      expired: sql<boolean>`coalesce(${apiKeys.expiresAt} <= now(), false)`,
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.createdBy))
    .leftJoin(memberships, and(eq(memberships.tenantId, apiKeys.tenantId), eq(memberships.userId, apiKeys.createdBy)))
    .where(standing(tenantId))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

/**
 * @param days until it expires; null = never
 * @returns the key, which is stored only as a hash: this is the one time it can be shown
 * @throws ConflictError TOO_MANY_KEYS
 */
export async function createApiKey(
  tx: Tx,
  { tenantId, name, scopes, days, actor }: NewKey,
): Promise<{ id: string; key: string }> {
  // Two at once are counted one after the other.
  await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)).for("no key update");
  const [there] = await tx.select({ keys: count() }).from(apiKeys).where(standing(tenantId));
  if ((there?.keys ?? 0) >= MAX_KEYS)
    throw new ConflictError(
      "TOO_MANY_KEYS",
      `A workspace has ${MAX_KEYS} keys at most.`,
      "Revoke one that is not used any more.",
    );
  const key = newApiKey();
  const prefix = apiKeyPrefix(key);
  const [row] = await tx
    .insert(apiKeys)
    .values({
      tenantId,
      name,
      prefix,
      hash: apiKeyHash(key),
      scopes: [...scopes],
      createdBy: actor.userId,
      expiresAt: days === null ? null : sql`now() + make_interval(days => ${days}::int)`,
    })
    .returning({ id: apiKeys.id });
  if (!row) throw new Error("the key was not stored");
  await auditBy(tx, tenantId, actor, {
    action: "api_key.created",
    target: name,
    detail: { key: prefix, scopes: scopes.join(" "), days },
  });
  await announce(tx, { tenantId, topic: "tenants" });
  return { id: row.id, key };
}

/** Holds from the next request on. @throws NotFoundError also when it was revoked before, or is another tenant's */
export async function revokeApiKey(tx: Tx, tenantId: string, id: string, actor: Actor): Promise<void> {
  const [gone] = await tx
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(standing(tenantId), eq(apiKeys.id, id)))
    .returning({ name: apiKeys.name, prefix: apiKeys.prefix });
  if (!gone) throw new NotFoundError("API key");
  await auditBy(tx, tenantId, actor, { action: "api_key.revoked", target: gone.name, detail: { key: gone.prefix } });
  await announce(tx, { tenantId, topic: "tenants" });
}
