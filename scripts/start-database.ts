import { join } from "node:path";
import type { Env } from "./env-file.ts";
import { startPostgres } from "./postgres.ts";
import type { Shutdown } from "./shutdown.ts";
import type { Parts } from "./start-parts.ts";

export type Database = {
  /** DATABASE_URL, APP_DATABASE_URL and READONLY_DATABASE_URL for migrate, web, worker and cli. */
  env: Record<string, string>;
  /** For the start screen. */
  where: string;
};

/** The Postgres that DATABASE_URL names, otherwise our own in the data folder; migrated. */
export async function openDatabase(
  settings: Env,
  dataDir: string,
  shutdown: Shutdown,
  { command }: Parts,
): Promise<Database> {
  const database = await findDatabase(settings, dataDir, shutdown);
  await command("syncline migrate", { args: ["cli/main.ts", "migrate"], env: { ...settings, ...database.env } });
  return database;
}

async function findDatabase(settings: Env, dataDir: string, shutdown: Shutdown): Promise<Database> {
  const given = settings["DATABASE_URL"];
  if (given) return { env: rolesOf(given, settings), where: `yours, at ${new URL(given).host} (DATABASE_URL)` };

  const starting = startPostgres({
    dataDir: join(dataDir, "postgres"),
    port: Number(settings["PG_PORT"] ?? 5499),
    durable: true,
  });
  shutdown.add("Postgres", async () => {
    const started = await starting.catch(() => null);
    await started?.stop();
  });
  const server = await starting;
  const guard = setInterval(() => void server.revive().catch(() => {}), 5_000);
  shutdown.add("Postgres guard", async () => clearInterval(guard));
  // Roles of a database of our own have our passwords, whatever a production .env says.
  const embedded = { ...settings, APP_DATABASE_URL: undefined, READONLY_DATABASE_URL: undefined };
  return { env: rolesOf(server.ownerUrl, embedded), where: `embedded, 127.0.0.1:${server.port}, ${server.dataDir}` };
}

function rolesOf(ownerUrl: string, settings: Env): Record<string, string> {
  const as = (user: string, password: string | undefined) =>
    Object.assign(new URL(ownerUrl), { username: user, password: password ?? "" }).href;
  return {
    DATABASE_URL: ownerUrl,
    APP_DATABASE_URL: settings["APP_DATABASE_URL"] || as("syncline_app", settings["SYNCLINE_APP_PASSWORD"]),
    READONLY_DATABASE_URL:
      settings["READONLY_DATABASE_URL"] || as("syncline_readonly", settings["SYNCLINE_READONLY_PASSWORD"]),
  };
}
