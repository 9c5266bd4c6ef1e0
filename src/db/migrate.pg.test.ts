import { randomBytes } from "node:crypto";
import { openEmptyDatabase, openTestDatabase } from "#testkit/database.ts";
import { startChild } from "#testkit/process.ts";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase, rowsOf } from "./client.ts";
import { assertSchemaVersion, databaseVersion, knownVersion } from "./migrate.ts";
import { assertAppRole } from "./roles.ts";

async function runMigrate(env: Record<string, string | undefined>, ...flags: string[]) {
  const child = startChild({ args: ["cli/main.ts", "migrate", ...flags], env });
  return { code: await child.exited, output: child.output().trim() };
}

test("ten migrates at once on an empty database run the migrations once", async () => {
  const database = await openEmptyDatabase();
  const env = {
    DATABASE_URL: database.ownerUrl,
    APP_DATABASE_URL: database.appUrl,
    READONLY_DATABASE_URL: database.readonlyUrl,
  };
  const results = await Promise.all(Array.from({ length: 10 }, () => runMigrate(env, "--json")));
  expect(results.map((result) => result.code)).toEqual(Array(10).fill(0));
  const applied = results
    .map((result) => (JSON.parse(result.output) as { applied: number }).applied)
    .sort((a, b) => b - a);
  expect(applied[0]).toBeGreaterThan(0);
  expect(applied.slice(1)).toEqual(Array(9).fill(0));

  const { db, close } = openDatabase(database.appUrl, { max: 1 });
  await assertSchemaVersion(db);
  const rows = await rowsOf<{ times: number }>(
    db,
    sql`select count(*)::int as times from drizzle.__drizzle_migrations group by created_at`,
  );
  expect(rows.every((row) => row.times === 1)).toBe(true);
  await close();
  await database.drop();
}, 120_000);

test("a build older than the schema refuses, in one sentence, to start or to migrate", async () => {
  const database = await openTestDatabase();
  const { db, close } = openDatabase(database.ownerUrl, { max: 1 });
  expect(await databaseVersion(db)).toBe(knownVersion());
  await db.execute(
    sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of a later build', ${knownVersion() + 1})`,
  );
  await expect(assertSchemaVersion(db)).rejects.toThrow("newer than this build");

  const env = {
    DATABASE_URL: database.ownerUrl,
    APP_DATABASE_URL: database.appUrl,
    READONLY_DATABASE_URL: database.readonlyUrl,
  };
  const result = await runMigrate(env);
  expect(result.code).toBe(78);
  expect(result.output.split("\n")).toHaveLength(1);
  await close();
  await database.drop();
});

test("the app refuses to run as a superuser or as the owner of tables", async () => {
  const database = await openTestDatabase();
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  await expect(assertAppRole(owner.db)).rejects.toThrow("superuser");
  const app = openDatabase(database.appUrl, { max: 1 });
  await assertAppRole(app.db);
  await owner.db.execute(sql`create table owned (id int)`);
  await owner.db.execute(sql.raw(`alter table owned owner to "${new URL(database.appUrl).username}"`));
  await expect(assertAppRole(app.db)).rejects.toThrow("owns 1 table");
  await Promise.all([owner.close(), app.close()]);
  await database.drop();
});

test("an owner that is no superuser migrates, and migrates again", async () => {
  const database = await openEmptyDatabase();
  const admin = openDatabase(database.ownerUrl, { max: 1 });
  const [owner, app] = [`owner_${randomBytes(4).toString("hex")}`, `app_${randomBytes(4).toString("hex")}`];
  await admin.db.execute(sql.raw(`create role ${owner} login createrole password 'owner-password'`));
  await admin.db.execute(sql.raw(`alter database ${new URL(database.ownerUrl).pathname.slice(1)} owner to ${owner}`));
  const as = (role: string) =>
    Object.assign(new URL(database.ownerUrl), { username: role, password: `${role.split("_")[0]}-password` }).href;
  const env = { DATABASE_URL: as(owner), APP_DATABASE_URL: as(app), READONLY_DATABASE_URL: undefined };
  expect([await runMigrate(env), await runMigrate(env)].map(({ code }) => code)).toEqual([0, 0]);
  const reader = openDatabase(as(app), { max: 1 });
  await assertAppRole(reader.db);
  await reader.close();

  // Somebody else's role: refused in words, and the statement with the password is not repeated.
  await admin.db.execute(sql.raw(`revoke ${app} from ${owner}`));
  const refused = await runMigrate(env);
  expect(refused.code).toBe(78);
  expect(refused.output).toContain(`may not alter the role ${app}`);
  expect(refused.output).not.toContain("app-password");

  for (const role of [`${app}_readonly`, app, owner]) await admin.db.execute(sql.raw(`drop owned by ${role} cascade`));
  await admin.close();
  await database.drop();
}, 60_000);

test("a migrate that fails half-way through the grants leaves them as they were", async () => {
  const database = await openTestDatabase();
  const { db, close } = openDatabase(database.ownerUrl, { max: 1 });
  // The last of the tables that are taken from the read-only role again is missing.
  await db.execute(sql`alter table oauth_states rename to elsewhere`);
  const env = {
    DATABASE_URL: database.ownerUrl,
    APP_DATABASE_URL: database.appUrl,
    READONLY_DATABASE_URL: database.readonlyUrl,
  };
  expect((await runMigrate(env)).code).toBe(1);
  const { username } = new URL(database.readonlyUrl);
  const [rights] = await rowsOf(
    db,
    sql`select has_table_privilege(${username}, 'users', 'select') as users, has_table_privilege(${username}, 'api_keys', 'select') as keys,
               has_table_privilege(${username}, 'contacts', 'select') as contacts`,
  );
  expect(rights).toEqual({ users: false, keys: false, contacts: true });
  await close();
  await database.drop();
});
