import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedContacts } from "#testkit/contacts.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type Tx, openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { BadCursorError } from "../cursor.ts";
import { type ContactFilter, contactPage, listContacts, orderOf } from "./list.ts";
import { type Filter, candidates } from "./candidates.ts";
import { SORTS, readContactCursor } from "./order.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const CONTACTS = 10_150;
const INDEX = { lastSeen: "last_seen", firstSeen: "first_seen", name: "name", emails: "emails", meetings: "meetings" };

let database: TestDatabase;
let app: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  app = openDatabase(database.appUrl, { max: 2 });
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  for (const tenantId of [A, B]) await seedContacts(owner.db, tenantId, CONTACTS);
  await owner.db.execute(sql`analyze`);
  await owner.close();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const inA = <T>(work: (tx: Tx) => Promise<T>) => withTenant(app.db, A, work);
const find = async (search: string, more: ContactFilter = {}) =>
  (await inA((tx) => listContacts(tx, { tenantId: A, search, includeAutomated: true, ...more, limit: 100 }))).items;
const names = async (search: string, more: ContactFilter = {}) =>
  (await find(search, more)).map(({ name, email }) => name ?? email);

test.each(SORTS.flatMap((sort) => (["asc", "desc"] as const).map((dir) => ({ sort, dir }))))(
  "pages by $sort, $dir, hold everyone once and in order, also where many are equal",
  async (order) => {
    for (const includeAutomated of [false, true]) {
      const key = {
        lastSeen: "last_seen_at",
        firstSeen: "first_seen_at",
        name: "sort_name",
        emails: "emails",
        meetings: "meetings",
      };
      const [column, way] = [sql.raw(key[order.sort]), sql.raw(order.dir)];
      const wanted = await inA((tx) =>
        rowsOf<{ id: string }>(
          tx,
          sql`select id from contacts where tenant_id = ${A} and (${includeAutomated} or not automated) order by ${column} ${way}, id ${way}`,
        ),
      );
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await inA((tx) =>
          listContacts(tx, { tenantId: A, ...order, includeAutomated, limit: 997, ...(cursor ? { cursor } : {}) }),
        );
        seen.push(...page.items.map(({ id }) => id));
        expect(page.nextCursor ?? "").toMatch(/^[\w-]*$/);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(wanted.map(({ id }) => id));
    }
  },
);

test("a cursor of another order, or of nobody's, is refused", async () => {
  const first = await inA((tx) => listContacts(tx, { tenantId: A, sort: "name", limit: 5 }));
  const cursor = first.nextCursor ?? "";
  const go = (order: ContactFilter, at = cursor) =>
    inA((tx) => listContacts(tx, { tenantId: A, ...order, cursor: at, limit: 5 }));
  await expect(go({ sort: "name" })).resolves.toBeDefined();
  for (const order of [{ sort: "name", dir: "desc" }, { sort: "emails" }, {}] as const)
    await expect(go(order)).rejects.toThrow(BadCursorError);
  const forged = (key: unknown, id: unknown = A) =>
    Buffer.from(JSON.stringify({ sort: "emails", dir: "desc", key, id })).toString("base64url");
  for (const bad of ["", "x", forged("1e9"), forged(1), forged("1", "x"), forged("9999999999")])
    await expect(go({ sort: "emails" }, bad)).rejects.toThrow(BadCursorError);
  const nul = Buffer.from(JSON.stringify({ sort: "name", dir: "asc", key: "a\u0000", id: A })).toString("base64url");
  await expect(go({ sort: "name" }, nul)).rejects.toThrow(BadCursorError);
  const seen = { sort: "lastSeen", dir: "desc", key: "2026-02-30 00:00:00+00", id: A };
  const noDay = Buffer.from(JSON.stringify(seen)).toString("base64url");
  await expect(go({}, noDay)).rejects.toThrow(BadCursorError);
  expect(readContactCursor(orderOf({ sort: "emails" }), forged("7"))).toEqual({ key: "7", id: A });
});

test("every word must begin a word of the name or of an address, whatever its case and accents", async () => {
  for (const search of [
    "ana-maría",
    "ANA",
    "maria",
    "núñez",
    "NUNEZ",
    "ana.nunez@",
    "nunez@mail",
    "mail.example.org nun",
    "o'b",
    "brien",
    "org 'brien-'",
  ])
    expect([search, await names(search)]).toEqual([
      search,
      search === "org 'brien-'" ? [] : ["Ana-María O'Brien Núñez"],
    ]);
  for (const search of ["unez", "na-maria", "ana.nunez@example", "maria xaver", "ail.example"])
    expect([search, await names(search)]).toEqual([search, []]);
  expect(await names("ΟΔΥΣΣΕΥΣ")).toEqual(["Οδυσσεύς İpek"]);
  expect(await names("i̇pek")).toEqual(["Οδυσσεύς İpek"]);
  for (const literal of ["100%", "person_1", "\\", "%", "_", "\u0000", "*", "[a-z]", "(", "^"]) {
    const found = await names(literal);
    expect([literal, found.length]).toEqual([literal, literal === "\u0000" ? 100 : 0]);
  }
});

test("search, filters and order go together, for words that are rare and for words that all have", async () => {
  const all = await inA((tx) =>
    rowsOf<{ id: string; at: string }>(
      tx,
      sql`select id from contacts where tenant_id = ${A} and meetings > 0 and search_text like '%person%' and not automated order by meetings, id limit 100`,
    ),
  );
  const found = await find("person", { has: "meeting", sort: "meetings", dir: "asc", includeAutomated: false });
  expect(found.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  expect(await names("person 4242")).toEqual(["Person 4242"]);
  expect(await names("person4240@", { includeAutomated: false })).toEqual([]);
  expect((await find("person", { has: "email" })).every(({ emailCount }) => emailCount > 0)).toBe(true);
});

test("the way to a page is an index, for rare words, for frequent ones and for every order", async () => {
  const plan = async (statement: ReturnType<typeof sql>) =>
    JSON.stringify(await inA((tx) => rowsOf(tx, sql`explain (format json) ${statement}`)));
  const terms = await plan(
    sql`select contact_id from contact_terms where tenant_id = ${A} and term >= ${"per"} and term < ${"per\u{10ffff}"} limit 10`,
  );
  expect(terms).toMatch(/Index Cond[^}]*term >= 'per'/);

  const way = (filter: Filter) => inA((tx) => candidates(tx, A, filter));
  const [rare, frequent, most] = [
    await way({ search: "person 4242" }),
    await way({ has: "email" }),
    await way({ search: "person" }),
  ];
  expect([rare, frequent, most].map(({ ids, few }) => [ids !== null, few])).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
  for (const sort of SORTS) {
    const order = orderOf({ sort });
    const key = {
      lastSeen: "2026-01-01 00:00:00+00",
      firstSeen: "2026-01-01 00:00:00+00",
      name: "m",
      emails: "3",
      meetings: "1",
    };
    const page = { tenantId: A, includeAutomated: true, order, after: { key: key[sort], id: A }, limit: 50 };
    for (const candidate of [frequent, most]) {
      const walked = await plan(contactPage(page, candidate));
      expect(walked).toContain(`contacts_${INDEX[sort]}_idx`);
      expect(walked).toContain("ROW(");
      expect(walked.split('"Subplan Name"')[0]).not.toMatch(/Seq Scan|Bitmap/);
    }
    const fetched = await plan(contactPage(page, rare));
    expect(fetched).toContain("contacts_pkey");
  }
});
