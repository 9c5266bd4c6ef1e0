import { setTimeout as delay } from "node:timers/promises";
import { ConfigError, isAppError } from "../errors.ts";
import type { Db } from "./client.ts";
import { databaseFailure, sqlState } from "./failure.ts";
import { assertSchemaVersion } from "./migrate.ts";
import { assertAppRole } from "./roles.ts";
import { sealingKeys } from "./schema/index.ts";
import { type SecretPlace, SecretError, type Secrets } from "./secrets.ts";

const PATIENCE_MS = 30_000;
const RETRY_MS = 1_000;
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

/**
 * The same for a process that starts together with its database: wait for that for up to 30 s.
 *
 * @throws ConfigError when it must not start, or the database stayed away
 */
export async function untilMayRun(db: Db, secrets: Secrets, log: { warn(message: string): void }): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await delay(RETRY_MS)) {
    try {
      await assertMayRun(db, secrets);
      return;
    } catch (error) {
      if (isAppError(error)) throw error;
      if (!databaseFailure(error)) throw refused(error);
      if (performance.now() > deadline) {
        throw new ConfigError(
          "The database did not answer for 30 s. Check that Postgres runs and that APP_DATABASE_URL names it.",
        );
      }
      log.warn("the database does not answer yet; trying again");
    }
  }
}

/** Postgres answered, and said no: a wrong password, an unknown database, a role without rights. */
const refused = (error: unknown) =>
  new ConfigError(
    `The database refused us (SQLSTATE ${sqlState(error) ?? "unknown"}). Check role, password and database in APP_DATABASE_URL, and that \`npm run migrate\` has run.`,
  );

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
