import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import { ConfigError } from "../errors.ts";
import { type Db, openDatabase, rowsOf } from "./client.ts";
import { grantRoles } from "./roles.ts";

const FOLDER = `${import.meta.dirname}/../../drizzle`;
/** Any constant: one migrate at a time in a database. */
const LOCK = 7_413_001;

export type MigrateReport = { applied: number; schemaVersion: number };

/** The newest migration this build knows, as the instant in its name (ms). */
export function knownVersion(): number {
  return Math.max(...readMigrationFiles({ migrationsFolder: FOLDER }).map((one) => one.folderMillis));
}

/** @returns the newest migration the database has had, 0 when it has had none */
export async function databaseVersion(db: Db): Promise<number> {
  const [found] = await rowsOf<{ there: string | null }>(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') as there`,
  );
  if (!found?.there) return 0;
  const [row] = await rowsOf<{ version: string }>(
    db,
    sql`select coalesce(max(created_at), 0) as version from drizzle.__drizzle_migrations`,
  );
  return Number(row?.version ?? 0);
}

/** @throws ConfigError when the database is behind or ahead of this build */
export async function assertSchemaVersion(db: Db): Promise<void> {
  const [have, known] = [await databaseVersion(db), knownVersion()];
  if (have > known)
    throw new ConfigError(
      "The database is newer than this build of Syncline; start the build that migrated it, or a later one.",
    );
  if (have < known)
    throw new ConfigError("The database is older than this build of Syncline; run `npm run migrate` first.");
}

/**
 * Bring the database to this build's schema, then create the roles and grant their rights. Safe to run at once from many
 * machines: one works, the others wait and find nothing to do.
 *
 * @throws ConfigError when the database is newer than this build
 */
export async function migrate(
  ownerUrl: string,
  appUrl: string,
  readonlyUrl: string | undefined,
  installQueue: () => Promise<void>,
): Promise<MigrateReport> {
  // One connection: the advisory lock belongs to it, and dies with it.
  const { db, close } = openDatabase(ownerUrl, { max: 1, applicationName: "syncline-migrate", answerTimeoutMs: 0 });
  try {
    await db.execute(sql`set statement_timeout = 0`);
    await db.execute(sql`select pg_advisory_lock(${LOCK})`);
    const before = await databaseVersion(db);
    if (before > knownVersion()) await assertSchemaVersion(db);
    await applyMigrations(db, { migrationsFolder: FOLDER });
    await installQueue();
    await grantRoles(db, appUrl, readonlyUrl);
    const files = readMigrationFiles({ migrationsFolder: FOLDER });
    return { applied: files.filter((one) => one.folderMillis > before).length, schemaVersion: knownVersion() };
  } finally {
    await close();
  }
}
