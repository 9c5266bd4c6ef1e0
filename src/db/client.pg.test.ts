import { openTestDatabase } from "#testkit/database.ts";
import { openTcpProxy, targetOf, throughPort } from "#testkit/tcp-proxy.ts";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonRows, openDatabase, rowsOf, storableJson, withTenant } from "./client.ts";

const ODD: [text: string, kept: string][] = [
  ["a\u0000b", "ab"],
  [String.raw`why \u0000 breaks JSON`, String.raw`why \u0000 breaks JSON`],
  [String.raw`C:\\u0000\\ud83d`, String.raw`C:\\u0000\\ud83d`],
  ["cut \ud83d", "cut \ufffd"],
  ["\ude00 left", "\ufffd left"],
  ["all 😀", "all 😀"],
];

test("whatever stands in a mail can be stored, and only what Postgres cannot hold is changed", async () => {
  const database = await openTestDatabase();
  const { db, close } = openDatabase(database.appUrl, { max: 1 });
  const back = (rows: object[]) =>
    rowsOf<{ text: string }>(db, sql`select row.text from jsonb_to_recordset(${jsonRows(rows)}) as row (text text)`);
  for (const [text, kept] of ODD) expect(await back([{ text }])).toEqual([{ text: kept }]);
  const units = fc.array(fc.constantFrom("\\", "u0000", "ud83d", "\u0000", "\ud83d", "\ude00", '"', "x", "\n"));
  await fc.assert(
    fc.asyncProperty(units, async (parts) => {
      const text = parts.join("");
      expect(await back([{ text }])).toEqual([{ text: text.toWellFormed().replaceAll("\u0000", "") }]);
    }),
  );
  expect(JSON.parse(storableJson({ a: ["\u0000", { "k\u0000": 1 }] }))).toEqual({ a: ["", { k: 1 }] });
  await close();
  await database.drop();
});

test("connections that fell silent are given up, and new ones take their place", async () => {
  const database = await openTestDatabase();
  await using proxy = await openTcpProxy(targetOf(database.appUrl));
  const url = throughPort(database.appUrl, proxy.port);
  const { db, close } = openDatabase(url, { max: 2, answerTimeoutMs: 500 });
  const both = <T>(ask: () => Promise<T>) => Promise.allSettled([ask(), ask()]);
  await both(() => db.execute(sql`select pg_sleep(0.1)`));

  proxy.lose();
  const tenant = "aaaaaaaa-0000-4000-8000-000000000001";
  const asked = await Promise.allSettled([
    db.execute(sql`select 1`),
    withTenant(db, tenant, (tx) => tx.execute(sql`select 1`)),
  ]);
  expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const answered = { status: "fulfilled", value: [{ one: 1 }] };
  expect(await both(() => rowsOf(db, sql`select 1 as one`))).toEqual([answered, answered]);
  await close();
  await proxy.close();
  await database.drop();
});

test("a preparing pool names what has parameters, once a connection, and survives a failing statement", async () => {
  const database = await openTestDatabase();
  const { db, close } = openDatabase(database.appUrl, { max: 1, prepare: true });
  const tenant = "aaaaaaaa-0000-4000-8000-000000000001";
  const half = (n: number) =>
    withTenant(db, tenant, (tx) => rowsOf<{ half: number }>(tx, sql`select 10 / ${n}::int as half`));
  expect(await half(2)).toEqual([{ half: 5 }]);
  await expect(half(0)).rejects.toThrow(/division by zero|Failed query/);
  expect(await Promise.all([half(1), half(5)])).toEqual([[{ half: 10 }], [{ half: 2 }]]);
  const prepared = await rowsOf<{ statement: string }>(
    db,
    sql`select statement from pg_prepared_statements order by 1`,
  );
  expect(prepared.map(({ statement }) => statement)).toEqual([
    "select 10 / $1::int as half",
    "select set_tenant($1::uuid)",
  ]);
  // Both at once in one transaction: the second is sent before the first is known to be parsed.
  const twice = await withTenant(db, tenant, (tx) =>
    Promise.all([1, 2].map((n) => rowsOf(tx, sql`select ${n}::int + 1 as next`))),
  );
  expect(twice).toEqual([[{ next: 2 }], [{ next: 3 }]]);
  await close();
  await database.drop();
});
