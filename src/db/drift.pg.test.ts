import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { type PgTable, getTableConfig } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { type Database, openDatabase, rowsOf } from "./client.ts";
import * as schema from "./schema/index.ts";

let database: TestDatabase;
let owner: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  owner = openDatabase(database.ownerUrl, { max: 1 });
});
afterAll(async () => {
  await owner.close();
  await database.drop();
});

type Snapshot = Parameters<typeof generateMigration>[0];

function newestSnapshot(): Snapshot {
  const read = (path: string): unknown => JSON.parse(readFileSync(`drizzle/meta/${path}`, "utf8"));
  const { entries } = read("_journal.json") as { entries: { tag: string }[] };
  const [version] = (entries.at(-1)?.tag ?? "").split("_");
  return read(`${version}_snapshot.json`) as Snapshot;
}

test("no migration is waiting to be made: the newest snapshot is the schema", async () => {
  const before = newestSnapshot();
  expect(await generateMigration(before, generateDrizzleJson(schema, before.id))).toEqual([]);
  const { contacts: _left, ...without } = schema;
  expect((await generateMigration(before, generateDrizzleJson(without, before.id))).join()).toContain("contacts");
});

test("what the migrations make is what the schema says, and nothing else", async () => {
  expect(await factsOfDatabase()).toEqual(factsOfSchema());
});

test.each([
  [sql`alter table contacts add column nickname text`, "contacts.nickname text null"],
  [sql`alter table contacts alter column meetings drop not null`, "contacts.meetings integer null"],
  [sql`alter table contacts alter column meetings type bigint`, "contacts.meetings bigint"],
  [sql`alter table contact_terms alter column term type text collate "default"`, "contact_terms.term text"],
  [sql`alter table sync_chunks alter column pages drop default`, "sync_chunks.pages integer"],
  [sql`create table left_over (id uuid)`, "left_over.id uuid null"],
  [sql`drop index source_items_pending_idx`, ""],
  [sql`alter table tenants drop constraint tenants_slug_key`, ""],
  [sql`alter table memberships drop constraint memberships_role_check`, ""],
  [sql`alter table source_items drop constraint source_items_connection_fk`, ""],
])("a change made by hand is found: %#", async (change, appears) => {
  await owner.db.execute(sql`begin`);
  await owner.db.execute(change);
  const found = await factsOfDatabase();
  await owner.db.execute(sql`rollback`);
  const schemaSays = factsOfSchema();
  expect(found.filter((fact) => !schemaSays.includes(fact)).join()).toBe(appears);
  expect(found).not.toEqual(schemaSays);
});

const list = (names: readonly string[]) => `(${names.join(", ")})`;
const columnFact = (table: string, name: string, type: string, notNull: boolean, hasDefault: boolean) =>
  `${table}.${name} ${type}${notNull ? "" : " null"}${hasDefault ? " default" : ""}`;

/** One line for each column, key and index, sorted. */
function factsOfSchema(): string[] {
  const tables = Object.values(schema).filter((one): one is typeof one & PgTable => typeof one === "object");
  return tables.flatMap((table) => factsOfTable(table)).sort();
}

function factsOfTable(table: PgTable): string[] {
  const { name, columns, primaryKeys, foreignKeys, uniqueConstraints, checks, indexes } = getTableConfig(table);
  const single = columns.filter((column) => column.primary).map((column) => column.name);
  const keys = primaryKeys.map((key) => key.columns.map((column) => column.name));
  return [
    ...columns.map((one) =>
      columnFact(
        name,
        one.name,
        one.getSQLType().replace(", ", ","),
        one.notNull,
        one.hasDefault || one.generated !== undefined,
      ),
    ),
    ...(single.length > 0 ? [single, ...keys] : keys).map((key) => `${name} primary key ${list(key)}`),
    ...uniqueConstraints.map((one) => `${name} unique ${one.getName()} ${list(one.columns.map(({ name }) => name))}`),
    ...checks.map((one) => `${name} check ${one.name}`),
    ...foreignKeys.map((key) => {
      const { columns: from, foreignTable, foreignColumns: to } = key.reference();
      const target = `${getTableConfig(foreignTable).name} ${list(to.map((column) => column.name))}`;
      return `${name} foreign key ${key.getName()} ${list(from.map((column) => column.name))} → ${target} ${key.onDelete ?? "no action"}`;
    }),
    ...indexes.map(({ config }) => {
      const parts = config.columns.map((column) => {
        if (!("name" in column) || column.name === undefined) return "?";
        return `${column.name}${column.indexConfig?.order === "desc" ? " desc" : ""}`;
      });
      return `${name} ${config.unique ? "unique index" : "index"} ${config.name} ${config.method} ${list(parts)}${config.where ? " where" : ""}`;
    }),
  ];
}

async function factsOfDatabase(): Promise<string[]> {
  const facts = await Promise.all([columnFacts(), constraintFacts(), indexFacts()]);
  return facts.flat().sort();
}

async function columnFacts(): Promise<string[]> {
  const columns = await rowsOf<{ table: string; name: string; type: string; notNull: boolean; hasDefault: boolean }>(
    owner.db,
    sql`select relname as table, attname as name, attnotnull as "notNull", atthasdef as "hasDefault",
               format_type(atttypid, atttypmod) || case when attcollation <> typcollation then format(' collate "%s"', collname) else '' end as type
          from pg_attribute join pg_class on pg_class.oid = attrelid join pg_type on pg_type.oid = atttypid
          left join pg_collation on pg_collation.oid = attcollation
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped`,
  );
  return columns.map((one) => columnFact(one.table, one.name, one.type, one.notNull, one.hasDefault));
}

async function constraintFacts(): Promise<string[]> {
  const rows = await rowsOf<{ fact: string }>(
    owner.db,
    sql`with named as (
          select constraint_.*, relation.relname as source, target.relname as target,
                 (select string_agg(attname, ', ' order by place) from unnest(conkey) with ordinality as key(attnum, place)
                    join pg_attribute using (attnum) where attrelid = conrelid) as columns,
                 (select string_agg(attname, ', ' order by place) from unnest(confkey) with ordinality as key(attnum, place)
                    join pg_attribute using (attnum) where attrelid = confrelid) as target_columns
            from pg_constraint constraint_ join pg_class relation on relation.oid = conrelid left join pg_class target on target.oid = confrelid
           where relation.relnamespace = 'public'::regnamespace and contype in ('p', 'u', 'c', 'f'))
        select case contype
                 when 'p' then format('%s primary key (%s)', source, columns)
                 when 'u' then format('%s unique %s (%s)', source, conname, columns)
                 when 'c' then format('%s check %s', source, conname)
                 when 'f' then format('%s foreign key %s (%s) → %s (%s) %s', source, conname, columns, target, target_columns,
                   case confdeltype when 'c' then 'cascade' when 'a' then 'no action' else confdeltype::text end) end as fact
          from named`,
  );
  return rows.map((row) => row.fact);
}

/** Indexes that no constraint made. */
async function indexFacts(): Promise<string[]> {
  const rows = await rowsOf<{ fact: string }>(
    owner.db,
    sql`select format('%s %s %s %s (%s)%s', relation.relname, case when indisunique then 'unique index' else 'index' end, index_.relname, amname,
                 (select string_agg(coalesce(attname, '?') || case when option & 1 = 1 then ' desc' else '' end, ', ' order by place)
                    from unnest(indkey, indoption) with ordinality as key(attnum, option, place)
                    left join pg_attribute on attrelid = indrelid and pg_attribute.attnum = key.attnum),
                 case when indpred is null then '' else ' where' end) as fact
          from pg_index join pg_class relation on relation.oid = indrelid join pg_class index_ on index_.oid = indexrelid join pg_am on pg_am.oid = index_.relam
         where relation.relnamespace = 'public'::regnamespace
           and not exists (select 1 from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))`,
  );
  return rows.map((row) => row.fact);
}
