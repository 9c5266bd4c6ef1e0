import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import postgres from "postgres";
import { isAlive, ROOT, runToEnd } from "../scripts/child.ts";
import { type Postgres, startPostgres } from "../scripts/postgres.ts";

/** What a test file needs to clone its database; plain data, it crosses process borders. */
export type TemplateDatabase = { adminUrl: string; template: string; prefix: string; rolePassword: string };

export type TestDatabase = {
  /** Superuser, sees every row. */
  ownerUrl: string;
  /** What web and worker use; forced row-level security applies. */
  appUrl: string;
  readonlyUrl: string;
  /** Disconnects whoever is left and removes the database. */
  drop(): Promise<void>;
};

export type TestServer = TemplateDatabase & {
  /** Drops every database of this run and stops the server when nobody else uses it. */
  close(): Promise<void>;
};

const PREFIX = "syncline_test_";
const MIGRATION_LOCK = 7_102_026;

/**
 * Starts (or joins) the test Postgres, or uses the one TEST_DATABASE_URL names, and migrates one template database for
 * this run.
 *
 * @param own a server of the caller's, which nobody but tests uses; it is stopped with the rest
 */
export async function openTestServer(own?: Postgres): Promise<TestServer> {
  const given = own ? undefined : process.env["TEST_DATABASE_URL"];
  const data = join(process.env["SYNCLINE_DATA"] ?? join(ROOT, ".data"), "test-postgres");
  const port = Number(process.env["PG_PORT"] ?? 5499) + 1;
  const server = own ?? (given ? undefined : await startPostgres({ dataDir: data, port, durable: false }));
  const adminUrl = given ?? server?.ownerUrl ?? "";
  const prefix = `${PREFIX}${process.pid}_${randomBytes(3).toString("hex")}`;
  const template: TemplateDatabase = {
    adminUrl,
    prefix,
    template: `${prefix}_template`,
    rolePassword: createHash("sha256")
      .update(`roles:${new URL(adminUrl).password}`)
      .digest("base64url"),
  };
  const close = async () => {
    await withAdmin(adminUrl, (admin) => dropDatabases(admin, (name) => name.startsWith(prefix)));
    await server?.stop();
  };
  try {
    // Only on our own server do the process ids in database names mean something here.
    if (server) await withAdmin(adminUrl, (admin) => dropDatabases(admin, isLeftOver));
    await migrate(template);
  } catch (error) {
    await close();
    throw error;
  }
  return { ...template, close };
}

/** The addresses of one database for each of the three roles. */
export function urlsOf({ adminUrl, rolePassword }: TemplateDatabase, database: string) {
  const as = (user: string | undefined) => {
    const url = new URL(adminUrl);
    url.pathname = `/${database}`;
    if (user) Object.assign(url, { username: user, password: rolePassword });
    return url.href;
  };
  return { ownerUrl: as(undefined), appUrl: as("syncline_app"), readonlyUrl: as("syncline_readonly") };
}

/** A database of one's own, cloned from the run's template. */
export async function cloneDatabase(source: TemplateDatabase): Promise<TestDatabase> {
  const name = `${source.prefix}_${randomBytes(4).toString("hex")}`;
  await withAdmin(source.adminUrl, (admin) => admin`create database ${admin(name)} template ${admin(source.template)}`);
  return {
    ...urlsOf(source, name),
    drop: async () => {
      await withAdmin(source.adminUrl, (admin) => admin`drop database if exists ${admin(name)} with (force)`);
    },
  };
}

/** One at a time per server: roles belong to the whole server, and two runs may start together. */
async function migrate(template: TemplateDatabase): Promise<void> {
  const { ownerUrl, appUrl, readonlyUrl } = urlsOf(template, template.template);
  await withAdmin(template.adminUrl, async (admin) => {
    await admin`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await admin`create database ${admin(template.template)}`;
    const env = { DATABASE_URL: ownerUrl, APP_DATABASE_URL: appUrl, READONLY_DATABASE_URL: readonlyUrl };
    await runToEnd({ args: ["cli/main.ts", "migrate"], env: { ...env, NODE_ENV: "test" } });
  });
}

function isLeftOver(database: string): boolean {
  const pid = database.startsWith(PREFIX) ? Number.parseInt(database.slice(PREFIX.length), 10) : Number.NaN;
  return !Number.isNaN(pid) && !isAlive(pid);
}

async function dropDatabases(admin: postgres.Sql, matches: (name: string) => boolean): Promise<void> {
  const databases = await admin<{ datname: string }[]>`select datname from pg_database`;
  for (const { datname } of databases.filter((database) => matches(database.datname))) {
    await admin`drop database if exists ${admin(datname)} with (force)`;
  }
}

/** A connection to the maintenance database, for the time of `work`. */
export async function withAdmin<T>(adminUrl: string, work: (admin: postgres.Sql) => Promise<T>): Promise<T> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
