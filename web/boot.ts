import { setTimeout as delay } from "node:timers/promises";
import { type Db, openDatabase } from "../src/db/client.ts";
import { assertMayRun } from "../src/db/may-run.ts";
import { knownVersion } from "../src/db/migrate.ts";
import { type Secrets, openSecrets } from "../src/db/secrets.ts";
import type { WebEnv } from "../src/env.ts";
import { ConfigError, isAppError } from "../src/errors.ts";
import type { Log } from "../src/log.ts";
import { databaseFailure } from "../src/web/database-failure.ts";

const PATIENCE_MS = 30_000;
const RETRY_MS = 1_000;

/**
 * Wait for the database for up to 30 s, then refuse what must not run: a superuser, a table owner, another schema, wrong keys.
 *
 * @returns the schema's version
 * @throws ConfigError
 */
export async function checkDatabase(env: Pick<WebEnv, "APP_DATABASE_URL" | "TOKEN_KEYS">, log: Log): Promise<number> {
  const secrets = openSecrets(env.TOKEN_KEYS);
  const { db, close } = openDatabase(env.APP_DATABASE_URL, { max: 1, applicationName: "syncline-boot" });
  try {
    await untilReachable(db, secrets, log);
    return knownVersion();
  } finally {
    await close();
  }
}

async function untilReachable(db: Db, secrets: Secrets, log: Log): Promise<void> {
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
function refused(error: unknown): Error {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  return new ConfigError(
    `The database refused us (SQLSTATE ${code}). Check role, password and database in APP_DATABASE_URL, and that \`npm run migrate\` has run.`,
  );
}
