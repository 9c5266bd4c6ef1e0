import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { writeSourceItems } from "./write-source-items.ts";

const TENANT = "aaaaaaaa-0000-4000-8000-000000000001";
const KEY = { tenantId: TENANT, connectionId: TENANT, stream: "gmail.messages" };
const at = (day: number) => new Date(Date.UTC(2026, 0, day));

let database: TestDatabase;
let app: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  app = openDatabase(database.appUrl, { max: 1 });
  await app.db.execute(sql`insert into tenants (id, slug, name) values (${TENANT}, 'a', 'A')`);
  await withTenant(app.db, TENANT, (tx) =>
    tx.execute(sql`insert into connections (tenant_id, id, user_id, provider, account_id, account)
                   values (${TENANT}, ${TENANT}, ${TENANT}, 'google', '1', 'me@example.com')`),
  );
});
afterAll(async () => {
  await app.close();
  await database.drop();
});
beforeEach(() =>
  withTenant(app.db, TENANT, (tx) => tx.execute(sql`delete from source_items where tenant_id = ${TENANT}`)),
);

const item = (externalId: string, payload: Record<string, unknown>, version = 1) => ({
  externalId,
  payload,
  versionAt: at(version),
  occurredAt: at(1),
});
const write = (...items: ReturnType<typeof item>[]) =>
  withTenant(app.db, TENANT, (tx) => writeSourceItems(tx, KEY, items));
const stored = () =>
  withTenant(app.db, TENANT, (tx) =>
    rowsOf<{ id: string; payload: unknown; version: string }>(
      tx,
      sql`select external_id as id, payload, xmin::text || ctid::text as version from source_items where tenant_id = ${TENANT} order by 1`,
    ),
  );

test("payloads arrive as they were, whatever stands in them", async () => {
  const odd = {
    lines: 'one\ntwo\r\n\ttab \\ \\n "quoted" {\\"x\\"}',
    text: "Zürich 😀 \u2028 , NULL {} 'x'",
    list: [1.5, -0, 1e21, null, true, { b: 1, a: [] }],
    "key \n ✓": "",
  };
  expect(await write(item("odd", odd), item("empty", {}))).toEqual({ inserted: 2, updated: 0, unchanged: 0 });
  expect(await stored()).toMatchObject([
    { payload: {} },
    { payload: { ...odd, list: [1.5, 0, 1e21, null, true, { b: 1, a: [] }] } },
  ]);
});

test("what jsonb cannot hold is dropped or replaced, in keys, values and ids, and a replay writes nothing", async () => {
  const items = [
    item("nul\u0000", { a: "x\u0000y", "k\u0000": 1 }),
    item("half\ud83d", { a: "\ud83d!" }),
    item("escaped", { a: String.raw`\u0000 \ud83d C:\u0000` }),
  ];
  expect(await write(...items)).toEqual({ inserted: 3, updated: 0, unchanged: 0 });
  const rows = await stored();
  expect(rows.map(({ id, payload }) => [id, payload])).toEqual([
    ["escaped", { a: String.raw`\u0000 \ud83d C:\u0000` }],
    ["half\ufffd", { a: "\ufffd!" }],
    ["nul", { a: "xy", k: 1 }],
  ]);
  expect(await write(...items)).toEqual({ inserted: 0, updated: 0, unchanged: 3 });
  expect(await stored()).toEqual(rows);
});

test("of ids that are the same once stored, the newest version is kept", async () => {
  expect(await write(item("a", { n: 2 }, 2), item("a\u0000", { n: 3 }, 3), item("a", { n: 1 }, 1))).toEqual({
    inserted: 1,
    updated: 0,
    unchanged: 0,
  });
  expect(await stored()).toMatchObject([{ id: "a", payload: { n: 3 } }]);
});

test("an older version loses, a newer one waits to be normalized again, another order of keys is no change", async () => {
  await write(item("a", { b: 1, a: 2 }, 2));
  const before = await stored();
  expect(await write(item("a", { n: "older" }, 1))).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
  expect(await stored()).toEqual(before);
  expect(await write(item("a", { a: 2, b: 1 }, 3))).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
  // What says the same later is news all the same: a version in between comes too late now.
  expect(await write(item("a", { n: "between" }, 2))).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
  expect(await stored()).toMatchObject([{ payload: { a: 2, b: 1 } }]);
  expect(await write(item("a", { n: "newer" }, 3))).toEqual({ inserted: 0, updated: 1, unchanged: 0 });
  expect(await stored()).toMatchObject([{ payload: { n: "newer" } }]);
});
