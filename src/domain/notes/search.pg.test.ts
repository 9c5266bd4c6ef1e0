import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedFranchise } from "#testkit/franchise.ts";
import { type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type Tx, openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { NOTE_ORDER, listNotes, notePage } from "./list.ts";
import { notesHolding } from "./search.ts";
import { FEW, FEW_TERMS, type Size } from "./sizes.ts";
import { replaceNoteTerms } from "./terms.ts";
import { type SearchedWord, searchedWords } from "./words.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const NOTES = 6_000;

let database: TestDatabase;
let app: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  app = openDatabase(database.appUrl, { max: 2 });
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  await seedFranchise(owner.db, [{ tenantId: A, connectionId: A }], { leads: 50, notes: NOTES, historyDays: 1 });
  await seedFranchise(owner.db, [{ tenantId: B, connectionId: B }], { leads: 50, notes: 60, historyDays: 1 });
  await owner.db.execute(sql`vacuum analyze`);
  await owner.close();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const inA = <T>(work: (tx: Tx) => Promise<T>) => withTenant(app.db, A, work);
const find = async (q: string, more: { clientId?: string; offset?: number; limit?: number } = {}) =>
  (await inA((tx) => listNotes(tx, { tenantId: A, limit: NOTES, q, ...more }))).items;

/** Straight out of the notes, without any index: every word but the last is whole, the last may begin one. */
const slow = async (words: readonly SearchedWord[]) => {
  const holds = words.map(({ word, isPrefix }) => {
    const text = sql`translate(lower(note.author || ' ' || note.content), 'éü', 'eu')`;
    return sql`${text} ~ ${`(^|[^[:alnum:]])${word}${isPrefix ? "" : "($|[^[:alnum:]])"}`}`;
  });
  return inA((tx) =>
    rowsOf<{ id: string }>(
      tx,
      sql`select external_id as id from ct_notes note where tenant_id = ${A} and deleted_at is null and ${sql.join(holds, sql` and `)}
           order by written_at desc, external_id desc`,
    ),
  );
};

test.each([
  "note4321",
  "client77",
  "client77 ",
  "cal",
  "c",
  "calls ",
  "zürich CA",
  "cafe",
  "called note7",
  "budget called",
  "budget lender lease ",
  "client8 client9",
  "ana day",
  "ravi client12",
  "note",
  "n",
  "lease called budget spouse",
])("a search for %j holds the notes that have its words, newest first", async (q) => {
  const words = await inA((tx) => searchedWords(tx, q));
  const found = await find(q);
  expect(found.map(({ id }) => id)).toEqual((await slow(words)).map(({ id }) => id));
  const page = await find(q, { offset: 3, limit: 5 });
  expect(page.map(({ id }) => id)).toEqual(found.slice(3, 8).map(({ id }) => id));
});

const sizesOf = (entries: number, terms: number): Size => ({ entries, terms });

test("every way to a page leads to the same page, whatever is thought of how many there are", async () => {
  const cut = { after: [], orderBy: NOTE_ORDER.orderBy, most: 21 };
  const [few, some, many] = [sizesOf(FEW, 1), sizesOf(FEW + 1, FEW_TERMS), sizesOf(FEW + 1, FEW_TERMS + 1)];
  for (const q of ["cal", "called cli", "zurich ", "budget lender", "note"]) {
    const words = await inA((tx) => searchedWords(tx, q));
    const pages = [];
    for (const size of [few, some, many]) {
      const found = notesHolding(
        A,
        words.map((word) => ({ ...word, size })),
        cut,
      );
      pages.push(await inA((tx) => rowsOf<{ id: string }>(tx, notePage(A, found, cut, { limit: 20, offset: 0 }))));
    }
    expect([q, pages[1], pages[2]]).toEqual([q, pages[0], pages[0]]);
    expect(pages[0]?.length).toBe(21);
  }
});

test("a search within a client's notes finds theirs only; what has no words finds nothing", async () => {
  const theirs = await find("", { clientId: "7" });
  expect(theirs.length).toBeGreaterThan(3);
  const found = await find("called ", { clientId: "7" });
  expect(found.map(({ id }) => id)).toEqual(
    theirs.filter(({ content }) => /\bcalled\b/.test(content)).map(({ id }) => id),
  );
  for (const q of ["!!!", "☕", "x y", "xyzzy"]) expect([q, await find(q)]).toEqual([q, []]);
  expect((await find("  ", { limit: 5 })).length).toBe(5);
});

test("a note is found by the words it has now, once it is stored, and not once it is gone", async () => {
  const ids = ["1", "2"];
  const found = async (q: string) => (await find(q)).map(({ id }) => id);
  const write = (content: string) =>
    inA(async (tx) => {
      await tx.execute(
        sql`update ct_notes set content = ${content} where tenant_id = ${A} and external_id in ('1', '2')`,
      );
      await replaceNoteTerms(tx, A, A, ids);
    });
  await write("Ñandú naïve, ODYSSEUS; Οδυσσεύς – 東京都 «quoted» o'brien x");
  for (const q of ["nandu ", "NAÏVE", "odys", "οδυσσευσ ", "quoted ", "brien "])
    expect([q, (await found(q)).toSorted()]).toEqual([q, ids]);
  await write("Ñandú only");
  expect(await found("odysseus")).toEqual([]);
  await inA(async (tx) => {
    await tx.execute(sql`update ct_notes set deleted_at = now() where tenant_id = ${A} and external_id = '1'`);
    await replaceNoteTerms(tx, A, A, ids);
  });
  expect(await found("nandu")).toEqual(["2"]);
  const long = Array.from({ length: 200 }, (_, n) => `w${n}`).join(" ");
  await write(`${long} ${"y".repeat(5_000)}`);
  const [{ kept } = { kept: 0 }] = await inA((tx) =>
    rowsOf<{ kept: number }>(
      tx,
      sql`select count(*)::int as kept from note_terms where tenant_id = ${A} and external_id = '2'`,
    ),
  );
  expect(kept).toBe(80);
  await inA((tx) => replaceNoteTerms(tx, A, A, []));
});

test("the way to a page is an index, for rare words, for frequent ones and for beginnings", async () => {
  const plan = async (statement: SQL) =>
    JSON.stringify(await inA((tx) => rowsOf(tx, sql`explain (format json) ${statement}`)));
  const after = NOTE_ORDER.after(NOTE_ORDER.write(JSON.stringify(["2026-01-01 00:00:00+00", "40", A])));
  const cut = { after, orderBy: NOTE_ORDER.orderBy, most: 51 };
  const page = (found: SQL) => plan(notePage(A, found, cut, { limit: 50, offset: 0 }));
  const [whole, beginning] = [
    { word: "called", isPrefix: false },
    { word: "cal", isPrefix: true },
  ];
  const [few, some, many] = [sizesOf(9, 1), sizesOf(FEW + 1, 2), sizesOf(FEW + 1, FEW_TERMS + 1)];
  const ways: [SQL, RegExp][] = [
    [sql`(select * from ct_notes where tenant_id = ${A} and deleted_at is null)`, /ct_notes_written_idx[^}]*ROW\(/],
    [notesHolding(A, [{ ...whole, size: few }], cut), /note_terms_pkey[^}]*term = 'called'/],
    [notesHolding(A, [{ ...whole, size: many }], cut), /note_terms_pkey[^}]*term = 'called'[^}]*ROW\(/],
    [notesHolding(A, [{ ...beginning, size: few }], cut), /note_terms_(pkey|note_idx)/],
    [notesHolding(A, [{ ...beginning, size: some }], cut), /note_terms_pkey[^}]*term = known/],
    [notesHolding(A, [{ ...beginning, size: many }], cut), /ct_notes_written_idx[^}]*ROW\(/],
    [
      notesHolding(
        A,
        [
          { ...whole, size: some },
          { ...beginning, size: some },
        ],
        cut,
      ),
      /note_terms_note_idx/,
    ],
  ];
  for (const [found, wanted] of ways) {
    const said = await page(found);
    expect(said).toMatch(wanted);
    expect(said).not.toMatch(/Seq Scan"[^}]*"Relation Name":"(ct_notes|note_terms)/);
  }
});
