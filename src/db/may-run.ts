import type { Db } from "./client.ts";
import { assertSchemaVersion } from "./migrate.ts";
import { assertAppRole } from "./roles.ts";
import { sealingKeys } from "./schema/index.ts";
import { type SecretPlace, SecretError, type Secrets } from "./secrets.ts";

const NOBODY = "00000000-0000-0000-0000-000000000000";
const probeOf = (kid: string): SecretPlace => ({ tenantId: NOBODY, provider: "syncline", id: kid, field: "probe" });

/**
 * What every process asks before it serves: is the role bound by row-level security, is the schema this build's, do the
 * keys open what is stored?
 *
 * @throws ConfigError when it must not start
 */
export async function assertMayRun(db: Db, secrets: Secrets): Promise<void> {
  await assertAppRole(db);
  await assertSchemaVersion(db);
  await assertKeys(db, secrets);
}

/** A wrong key would disconnect every account, one refused token at a time; better not to start at all. */
async function assertKeys(db: Db, secrets: Secrets): Promise<void> {
  for (const key of await db.select().from(sealingKeys)) {
    try {
      secrets.open(key.probe, probeOf(key.kid));
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      throw new SecretError(
        `TOKEN_KEYS does not hold the key "${key.kid}" that sealed secrets in this database, or holds another one by that name. Put it back, after the newest.`,
      );
    }
  }
  // Only now: a start that is refused must leave nothing that refuses the next one.
  const kid = secrets.newestKid;
  await db
    .insert(sealingKeys)
    .values({ kid, probe: secrets.seal(kid, probeOf(kid)) })
    .onConflictDoNothing();
}
