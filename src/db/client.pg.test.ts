import { openTestDatabase } from "#testkit/database.ts";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonRows, openDatabase, rowsOf, storableJson } from "./client.ts";

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
