import postgres from "postgres";
import { expect, test } from "vitest";
import { openEmptyDatabase, openTestDatabase } from "./database.ts";

const tablesOf = async (url: string) => {
  const sql = postgres(url, { max: 1 });
  const rows = await sql`select tablename from pg_tables where schemaname = 'public'`.finally(() => sql.end());
  return rows.map((row) => row["tablename"] as string);
};

test("each test file gets a migrated database of its own", async () => {
  const [mine, other] = await Promise.all([openTestDatabase(), openTestDatabase()]);
  const sql = postgres(mine.ownerUrl, { max: 1 });
  await sql`create table only_mine (id int)`;
  await sql.end();
  expect(await tablesOf(mine.ownerUrl)).toContain("only_mine");
  expect(await tablesOf(other.ownerUrl)).not.toContain("only_mine");
  expect(await tablesOf(other.ownerUrl)).toContain("tenants");
  await Promise.all([mine.drop(), other.drop()]);
});

test("the app's role signs in and is neither superuser nor owner", async () => {
  const database = await openTestDatabase();
  const sql = postgres(database.appUrl, { max: 1 });
  const [role] = await sql`select rolsuper, rolbypassrls from pg_roles where rolname = current_user`;
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
  await expect(sql`create table public.not_mine (id int)`).rejects.toThrow(/permission denied/);
  await sql.end();
  await database.drop();
});

test("an empty database has no tables", async () => {
  const database = await openEmptyDatabase();
  expect(await tablesOf(database.ownerUrl)).toEqual([]);
  await database.drop();
});
