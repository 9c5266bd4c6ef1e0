import { sql } from "drizzle-orm";
import { ConfigError } from "../errors.ts";
import { type Db, rowsOf } from "./client.ts";

type Role = { name: string; password: string };

const identifier = (name: string) => sql.raw(`"${name.replaceAll('"', '""')}"`);
const literal = (text: string) => sql.raw(`'${text.replaceAll("'", "''")}'`);

/**
 * The three roles beside the owner: the app (row-level security, no DDL), read-only (likewise), backup (sees all, for
 * pg_dump; made only where the owner may). Passwords are those of the URLs; without one the role cannot sign in.
 */
export async function grantRoles(db: Db, appUrl: string, readonlyUrl: string | undefined): Promise<void> {
  const app = roleOf(appUrl);
  const readonly = readonlyUrl ? roleOf(readonlyUrl) : { name: `${app.name}_readonly`, password: "" };
  await assertNotOwner(db, app.name);
  await createRole(db, app);
  await createRole(db, readonly);
  await createBackupRole(db, `${app.name}_backup`);

  const [appName, readName] = [identifier(app.name), identifier(readonly.name)];
  const [{ name: database } = { name: "" }] = await rowsOf<{ name: string }>(
    db,
    sql`select current_database() as name`,
  );
  // All or nothing: what is granted widely is narrowed again, and nobody may live in between.
  await db.transaction(async (tx) => {
    await tx.execute(sql`revoke all on schema public from public`);
    await tx.execute(sql`grant connect on database ${identifier(database)} to ${appName}, ${readName}`);
    await tx.execute(sql`grant usage on schema public, drizzle to ${appName}, ${readName}`);
    await tx.execute(sql`grant select on drizzle.__drizzle_migrations to ${appName}, ${readName}`);
    await tx.execute(sql`grant select, insert, update, delete on all tables in schema public to ${appName}`);
    // The audit log can be added to, not rewritten; the cascade of a deleted tenant runs as the owner.
    await tx.execute(sql`revoke update, delete, truncate on audit_log from ${appName}`);
    await tx.execute(sql`grant usage on schema pgboss to ${appName}`);
    await tx.execute(sql`grant select, insert, update, delete on all tables in schema pgboss to ${appName}`);
    await tx.execute(sql`grant usage, select on all sequences in schema pgboss to ${appName}`);
    await tx.execute(sql`grant execute on all functions in schema pgboss to ${appName}`);
    // People who only look see no credentials, sessions or password hashes.
    await tx.execute(sql`grant select on all tables in schema public to ${readName}`);
    await tx.execute(
      sql`revoke all on users, sessions, invitations, oauth_states, api_keys, auth_limits, connections from ${readName}`,
    );
  });
}

/** @throws ConfigError unless the URL names a role */
function roleOf(url: string): Role {
  const { username, password } = new URL(url);
  if (username === "")
    throw new ConfigError(
      "APP_DATABASE_URL and READONLY_DATABASE_URL must name a role: postgres://role:password@host/database",
    );
  return { name: decodeURIComponent(username), password: decodeURIComponent(password) };
}

async function assertNotOwner(db: Db, name: string): Promise<void> {
  const [row] = await rowsOf<{ same: boolean }>(db, sql`select current_user = ${name} as same`);
  if (row?.same)
    throw new ConfigError("APP_DATABASE_URL signs in as the owner of DATABASE_URL; give the app a role of its own.");
}

/** An existing role keeps its rights (`assertAppRole` looks at them) and gets the URL's password. */
async function createRole(db: Db, role: Role): Promise<void> {
  const [found] = await rowsOf(db, sql`select 1 from pg_roles where rolname = ${role.name}`);
  const login = role.password === "" ? sql`nologin` : sql`login password ${literal(role.password)}`;
  const statement = found
    ? sql`alter role ${identifier(role.name)} with ${login}`
    : sql`create role ${identifier(role.name)} with ${login} nosuperuser nocreatedb nocreaterole`;
  try {
    await db.execute(statement);
  } catch (error) {
    const code = sqlState(error);
    // Roles belong to the whole server: a migrate of another database may have made it at this moment.
    if (code === DUPLICATE_OBJECT || code === CONCURRENT_UPDATE) return;
    // Not passed on as it is: the failed statement holds the password.
    throw new ConfigError(
      `DATABASE_URL's role may not ${found ? "alter" : "create"} the role ${role.name} (SQLSTATE ${code}). Give it CREATEROLE, or make the role by hand.`,
    );
  }
}

const DUPLICATE_OBJECT = "42710";
const CONCURRENT_UPDATE = "XX000";

function sqlState(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
}

async function createBackupRole(db: Db, name: string): Promise<void> {
  const [row] = await rowsOf<{ may: boolean; there: boolean }>(
    db,
    sql`select rolsuper as may, exists (select 1 from pg_roles where rolname = ${name}) as there from pg_roles where rolname = current_user`,
  );
  if (row?.may && !row.there) {
    try {
      await db.execute(sql`create role ${identifier(name)} with nologin bypassrls`);
    } catch {
      // Made by another migrate at this moment.
    }
  }
  if (row?.may) await db.execute(sql`grant pg_read_all_data to ${identifier(name)}`);
}

/**
 * Row-level security does not bind superusers, BYPASSRLS roles or (unforced) owners: refuse to run as one.
 *
 * @throws ConfigError
 */
export async function assertAppRole(db: Db): Promise<void> {
  const [role] = await rowsOf<{ name: string; unbound: boolean; owns: number }>(
    db,
    sql`select role.rolname as name, role.rolsuper or role.rolbypassrls as unbound,
               (select count(*)::int from pg_class table_ where table_.relkind in ('r', 'p') and pg_has_role(role.oid, table_.relowner, 'usage')
                  and table_.relnamespace = 'public'::regnamespace) as owns
          from pg_roles role where role.rolname = current_user`,
  );
  const remedy = "APP_DATABASE_URL must name the role that `npm run migrate` created for the app.";
  if (role?.unbound)
    throw new ConfigError(
      `${role.name} is a superuser or bypasses row-level security, so tenants would not be kept apart. ${remedy}`,
    );
  if (role && role.owns > 0)
    throw new ConfigError(
      `${role.name} owns ${role.owns} table(s), so it could switch row-level security off. ${remedy}`,
    );
}
