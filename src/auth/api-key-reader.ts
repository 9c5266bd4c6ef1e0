import { and, eq, isNull, or, sql } from "drizzle-orm";
import type { Db } from "#src/db/client.ts";
import { apiKeys } from "#src/db/schema/access.ts";
import { apiKeyHash, isApiKey } from "./api-key.ts";
import { BadApiKeyError } from "./api-key-errors.ts";

/** A program in one workspace. It has no role: what it may read is its scopes. */
export type ApiKey = { id: string; tenantId: string; scopes: readonly string[] };

export type ApiKeyReader = {
  /**
   * @param header the request's Authorization
   * @returns null when it brings no bearer at all (a proxy's own Basic, say)
   * @throws BadApiKeyError
   */
  read(header: string | null): Promise<ApiKey | null>;
};

const USED_MINUTES = 5;
const unseen = or(
  isNull(apiKeys.lastUsedAt),
  sql`${apiKeys.lastUsedAt} < now() - make_interval(mins => ${USED_MINUTES}::int)`,
);

export function openApiKeys(db: Db): ApiKeyReader {
  const find = prepareFind(db);
  return {
    async read(header) {
      const bearer = /^Bearer(?: +(.*))?$/is.exec(header ?? "");
      if (!bearer) return null;
      const [, given = ""] = bearer;
      const [found] = isApiKey(given) ? await find.execute({ hash: apiKeyHash(given) }) : [];
      if (!found) throw new BadApiKeyError();
      const { unused, ...key } = found;
      // A database that cannot be written to can still be read.
      if (unused) await touch(db, key.id).catch(() => {});
      return key;
    },
  };
}

/** Every request of a program asks this: the statement is built once, and named so that Postgres prepares it. */
const prepareFind = (db: Db) =>
  db
    .select({ id: apiKeys.id, tenantId: apiKeys.tenantId, scopes: apiKeys.scopes, unused: sql<boolean>`${unseen}` })
    .from(apiKeys)
    .where(
      and(
        eq(apiKeys.hash, sql.placeholder("hash")),
        isNull(apiKeys.revokedAt),
        or(isNull(apiKeys.expiresAt), sql`${apiKeys.expiresAt} > now()`),
      ),
    )
    .prepare("api_key");

/** At most one write in five minutes, however many requests find it due at once. */
async function touch(db: Db, id: string): Promise<void> {
  await db
    .update(apiKeys)
    .set({ lastUsedAt: sql`now()` })
    .where(and(eq(apiKeys.id, id), unseen));
}
