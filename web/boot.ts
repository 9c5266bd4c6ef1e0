import { openDatabase } from "../src/db/client.ts";
import { untilMayRun } from "../src/db/may-run.ts";
import { knownVersion } from "../src/db/migrate.ts";
import { openSecrets } from "../src/db/secrets.ts";
import type { WebEnv } from "../src/env.ts";
import type { Log } from "../src/log.ts";

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
    await untilMayRun(db, secrets, log);
    return knownVersion();
  } finally {
    await close();
  }
}
