import { globSync, readFileSync } from "node:fs";
import { openTestDatabase } from "#testkit/database.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase, rowsOf } from "./client.ts";
import { GLOBAL_TABLES } from "./global-tables.ts";

let owner: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await openTestDatabase();
  owner = openDatabase(database.ownerUrl, { max: 2 });
  drop = database.drop;
});
afterAll(async () => {
  await owner.close();
  await drop();
});

const POLICY = `(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)`;

type Table = {
  name: string;
  enabled: boolean;
  forced: boolean;
  policies: { using: string; check: string; cmd: string; permissive: boolean }[];
};

const publicTables = () =>
  rowsOf<Table>(
    owner.db,
    sql`select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced,
               coalesce((select json_agg(json_build_object('using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid),
                                                           'cmd', polcmd, 'permissive', polpermissive))
                           from pg_policy where polrelid = pg_class.oid), '[]') as policies
          from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
  );

describe("row-level security", () => {
  test("every table is global by name, or forced with exactly the one policy", async () => {
    const tables = await publicTables();
    expect(tables.map((table) => table.name)).toEqual(expect.arrayContaining([...GLOBAL_TABLES]));
    const tenantTables = tables.filter((table) => !GLOBAL_TABLES.includes(table.name));
    expect(tenantTables.length).toBeGreaterThanOrEqual(13);
    for (const table of tenantTables) {
      expect(table).toMatchObject({
        enabled: true,
        forced: true,
        policies: [{ using: POLICY, check: POLICY, cmd: "*", permissive: true }],
      });
      expect(table.policies).toHaveLength(1);
    }
  });

  test("no view runs with its owner's rights, and no function does either", async () => {
    const loose = await rowsOf(
      owner.db,
      sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'
             and not coalesce(reloptions @> '{security_invoker=true}', false)
           union all
          select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
    );
    expect(loose).toEqual([]);
  });
});

/** Read alone and in order, never joined by the thousand: here the planner should know how many rows a tenant has. */
const LISTS = ["contacts", "audit_log"];

test("the planner keeps no statistics about tenants where it joins: a new one would look empty to it", async () => {
  const told = await rowsOf<{ name: string }>(
    owner.db,
    sql`select relname as name from pg_attribute join pg_class on pg_class.oid = attrelid
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attname = 'tenant_id' and attstattarget is distinct from 0`,
  );
  const joined = told.map(({ name }) => name).filter((name) => !GLOBAL_TABLES.includes(name) && !LISTS.includes(name));
  expect(joined).toEqual([]);
});

test("no index but its key is led by the tenant where a foreign key points: a check's plan is made while tables are empty", async () => {
  const rivals = await rowsOf<{ index: string }>(
    owner.db,
    sql`select relation.relname || '.' || index_.relname as index from pg_index
          join pg_class relation on relation.oid = indrelid join pg_class index_ on index_.oid = indexrelid
          join pg_attribute on attrelid = indrelid and attnum = indkey[0]
         where relation.relnamespace = 'public'::regnamespace and not indisunique and attname = 'tenant_id'
           and exists (select 1 from pg_constraint where contype = 'f' and confrelid = relation.oid)`,
  );
  // A tenant has few runs and months: reading all of them is no worse.
  const large = rivals.filter(({ index }) => !/^sync_(runs|chunks)\./.test(index));
  expect(large).toEqual([]);
});

describe("what Citus needs", () => {
  test("tenant_id leads every primary and unique key, and is part of every foreign key between tenant tables", async () => {
    const keys = await rowsOf<{ table: string; name: string; type: string; columns: string[]; target: string | null }>(
      owner.db,
      sql`select relation.relname as table, constraint_.conname as name, constraint_.contype as type, target.relname as target,
                 (select array_agg(attname::text order by ordinality) from unnest(constraint_.conkey) with ordinality as key(attnum, ordinality)
                    join pg_attribute on attrelid = constraint_.conrelid and pg_attribute.attnum = key.attnum) as columns
            from pg_constraint constraint_
            join pg_class relation on relation.oid = constraint_.conrelid
            left join pg_class target on target.oid = constraint_.confrelid
           where constraint_.connamespace = 'public'::regnamespace and constraint_.contype in ('p', 'u', 'f')`,
    );
    const ofTenants = keys.filter((key) => !GLOBAL_TABLES.includes(key.table));
    expect(ofTenants.filter((key) => key.type !== "f" && key.columns[0] !== "tenant_id")).toEqual([]);
    expect(
      ofTenants.filter((key) => key.type === "f" && key.target !== "users" && !key.columns.includes("tenant_id")),
    ).toEqual([]);
    // No name was left to Postgres.
    expect(keys.filter((key) => !/_(pkey|key|fk|check)$/.test(key.name))).toEqual([]);
  });

  test("unique indexes without a constraint lead with tenant_id too", async () => {
    const loose = await rowsOf<{ table: string }>(
      owner.db,
      sql`select relation.relname as table, index_.relname as index
            from pg_index join pg_class relation on relation.oid = indrelid join pg_class index_ on index_.oid = indexrelid
            join pg_attribute on attrelid = indrelid and attnum = indkey[0]
           where indisunique and relation.relnamespace = 'public'::regnamespace and attname <> 'tenant_id'`,
    );
    expect(loose.filter((row) => !GLOBAL_TABLES.includes(row.table))).toEqual([]);
  });

  test("no trigger, no identity column, no set-null foreign key on tenant_id, nothing pointing into the queue", async () => {
    const found = await rowsOf(
      owner.db,
      sql`select 'trigger ' || tgname as what from pg_trigger join pg_class on pg_class.oid = tgrelid
           where relnamespace = 'public'::regnamespace and not tgisinternal
           union all
          select 'identity ' || attrelid::regclass from pg_attribute join pg_class on pg_class.oid = attrelid
           where relnamespace = 'public'::regnamespace and attidentity <> ''
           union all
          select 'set null ' || conname from pg_constraint where connamespace = 'public'::regnamespace and confdeltype in ('n', 'd')
           union all
          select 'queue ' || conname from pg_constraint join pg_class on pg_class.oid = confrelid
           where connamespace = 'public'::regnamespace and relnamespace = 'pgboss'::regnamespace`,
    );
    expect(found).toEqual([]);
  });

  test("no statement takes now() in DO UPDATE, and migrations hold one DDL a statement", () => {
    const code = globSync("{src,worker,cli}/**/*.ts").filter((file) => !file.endsWith(".test.ts"));
    const withNow = code.filter((file) => /do update[^`]*\bnow\(\)/is.test(readFileSync(file, "utf8")));
    expect(withNow).toEqual([]);
    for (const file of globSync("drizzle/*.sql")) {
      const statements = readFileSync(file, "utf8").split("--> statement-breakpoint");
      const twice = statements.filter((one) => !/\$\$/.test(one) && one.trim().replace(/;\s*$/, "").includes(";\n"));
      expect(twice).toEqual([]);
    }
  });
});

test("the app role can do no DDL, cannot rewrite the audit log, and owns nothing", async () => {
  const [role] = await rowsOf(
    owner.db,
    sql`select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
               has_schema_privilege(rolname, 'public', 'create') as ddl,
               has_table_privilege(rolname, 'audit_log', 'update') or has_table_privilege(rolname, 'audit_log', 'delete') as rewrites,
               (select count(*)::int from pg_class where relowner = pg_roles.oid) as owned
          from pg_roles where rolname = 'syncline_app' or rolname like 'syncline%app' order by rolname limit 1`,
  );
  expect(role).toEqual({
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    ddl: false,
    rewrites: false,
    owned: 0,
  });
});
