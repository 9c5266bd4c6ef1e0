import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { PEOPLE, type Mail, peopleModel } from "#testkit/people-model.ts";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type Tx, openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { NotFoundError, isAppError } from "#src/errors.ts";
import { stableId } from "../interactions/ids.ts";
import { type InteractionFacts, storeInteractions } from "../interactions/store.ts";
import { getContact } from "./get.ts";
import { mergeContacts } from "./merge.ts";
import { recountContacts, waitingRecounts } from "./recount.ts";
import { splitContact } from "./split.ts";
import { unmergeContacts } from "./unmerge.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const actor = { userId: A, name: "Ada", email: "ada@example.com", ip: null };
const idOf = (email: string, tenantId = A) => stableId(tenantId, "email", email);
const [ana = "", bo = "", cy = "", di = ""] = PEOPLE;

let database: TestDatabase;
let app: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  app = openDatabase(database.appUrl, { max: 4 });
  for (const tenantId of [A, B]) {
    await app.db.execute(sql`insert into tenants (id, slug, name) values (${tenantId}, ${tenantId}, 'A')`);
    await withTenant(app.db, tenantId, (tx) =>
      tx.execute(sql`insert into connections (tenant_id, id, user_id, provider, account_id, account)
                     values (${tenantId}, ${tenantId}, ${tenantId}, 'google', '1', 'me@example.com')`),
    );
  }
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const factsOf = ({ day, direction, automated, people }: Mail): InteractionFacts => ({
  kind: direction === null ? "meeting" : "email",
  direction,
  occurredAt: new Date(Date.UTC(2026, 0, day)),
  endsAt: null,
  allDay: false,
  subject: "",
  snippet: null,
  threadId: null,
  automated,
  participants: people.map(({ email, name }) => ({ email, name, role: "from" })),
});

const recount = async (tx: Tx, tenantId = A) =>
  recountContacts(tx, tenantId, await waitingRecounts(tx, tenantId, 1_000));

/** As the worker does; contacts follow with `recount`. */
const take = (tx: Tx, mails: Record<string, Mail | null>, tenantId = A) =>
  storeInteractions(
    tx,
    { tenantId, connectionId: tenantId, account: "me@example.com" },
    Object.entries(mails).map(([externalId, mail]) => ({ stream: "s", externalId, facts: mail && factsOf(mail) })),
  );

const store = async (tx: Tx, mails: Record<string, Mail | null>, tenantId = A) => {
  await take(tx, mails, tenantId);
  await recount(tx, tenantId);
};

const mailFrom = (email: string): Mail => ({
  day: 1,
  direction: "in",
  automated: false,
  people: [{ email, name: null }],
});

/** Every contact with its addresses and facts, as the model spells them. */
const dump = (tx: Tx, tenantId = A) =>
  rowsOf(
    tx,
    sql`select (select array_agg(value order by value) from contact_identities where tenant_id = ${tenantId} and contact_id = contact.id) as emails,
               name, email, automated, emails_in as "in", emails_out as "out", meetings,
               extract(day from first_seen_at)::int as first, extract(day from last_seen_at)::int as last,
               (select count(*)::int from contact_terms where tenant_id = ${tenantId} and contact_id = contact.id and term = contact.email) as findable
          from contacts contact where tenant_id = ${tenantId} order by 1`,
  );

async function inEmptyTables<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const rollback = new Error("rolled back");
  let result: { value: T } | undefined;
  await withTenant(app.db, A, async (tx) => {
    result = { value: await work(tx) };
    throw rollback;
  }).catch((error: unknown) => {
    if (error !== rollback) throw error;
  });
  if (!result) throw new Error("no result");
  return result.value;
}

const contactOf = async (tx: Tx, email: string): Promise<string> => {
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`select contact_id as id from contact_identities where tenant_id = ${A} and value = ${email}`,
  );
  return row?.id ?? "";
};

const person = fc.constantFrom(...PEOPLE);
const mail: fc.Arbitrary<Mail> = fc.record({
  day: fc.integer({ min: 1, max: 5 }),
  direction: fc.constantFrom("in", "out", null),
  automated: fc.boolean(),
  people: fc.uniqueArray(fc.record({ email: person, name: fc.constantFrom(null, "Ana", "Ana Ruiz", "Bo") }), {
    minLength: 1,
    maxLength: 3,
    selector: (one) => one.email,
  }),
});
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("store"),
      id: fc.constantFrom("m1", "m2", "m3", "m4", "m5"),
      mail: fc.option(mail, { freq: 4 }),
      later: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("merge"),
      keep: person,
      others: fc.array(person, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("unmerge"), nth: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("split"), email: person }) },
  { weight: 1, arbitrary: fc.constant({ do: "again" } as const) },
) as fc.Arbitrary<Step>;
type Step =
  | { do: "store"; id: string; mail: Mail | null; later: boolean }
  | { do: "merge"; keep: string; others: string[] }
  | { do: "unmerge"; nth: number }
  | { do: "split"; email: string }
  | { do: "again" };

type Play = { tx: Tx; model: ReturnType<typeof peopleModel>; merges: { real: string; model: number }[] };

const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (isAppError(error) ? error.code : Promise.reject(error)),
  );

async function put({ tx, model }: Play, mails: Record<string, Mail | null>): Promise<void> {
  for (const [id, one] of Object.entries(mails)) model.store(id, one);
  await take(tx, mails);
}

/** Do one step here and in the model. @returns what each says of it */
async function play(all: Play, one: Step): Promise<[here: unknown, there: unknown]> {
  const { tx, model, merges } = all;
  const key = { tenantId: A, actor };
  if (one.do === "store") await put(all, { [one.id]: one.mail });
  if (one.do === "again") {
    const mails = model.mails();
    await put(all, Object.fromEntries(Object.keys(mails).map((id) => [id, null])));
    await put(all, mails);
  }
  if (one.do === "merge") {
    const [keepId = "", ...ids] = await Promise.all([one.keep, ...one.others].map((email) => contactOf(tx, email)));
    if ([keepId, ...ids].includes("")) return [null, null];
    const merged = model.merge(one.keep, one.others);
    let mergeId = "";
    const here = await outcome(mergeContacts(tx, { ...key, keepId, ids }).then((done) => (mergeId = done.mergeId)));
    if (typeof merged === "number") merges.push({ real: mergeId, model: merged });
    return [here, merged === "alone" ? "NOTHING_TO_MERGE" : "done"];
  }
  if (one.do === "unmerge") {
    const undone = merges[one.nth];
    if (!undone) return [null, null];
    model.unmerge(undone.model);
    const answer = await unmergeContacts(tx, { ...key, mergeId: undone.real });
    return [await unmergeContacts(tx, { ...key, mergeId: undone.real }), answer];
  }
  if (one.do === "split") {
    const id = await contactOf(tx, one.email);
    if (!id) return [null, null];
    const split = model.split(one.email);
    return [await outcome(splitContact(tx, { ...key, id, email: one.email })), split ? "done" : "ONLY_ADDRESS"];
  }
  return [null, null];
}

test("any merges, unmerges and splits, between any mails, leave what the model says", async () => {
  const start = Object.fromEntries(PEOPLE.map((email, n) => [`first${n}`, mailFrom(email)]));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), fc.boolean(), async (steps, seen) => {
      await inEmptyTables(async (tx) => {
        const all: Play = { tx, model: peopleModel(), merges: [] };
        if (seen) await put(all, start);
        await recount(tx);
        for (const one of steps) {
          const [here, there] = await play(all, one);
          expect(here).toEqual(there);
          // Decisions are also made while mail waits to be counted.
          if (one.do === "store" && one.later) continue;
          await recount(tx);
          expect(await dump(tx)).toEqual(all.model.contacts());
        }
      });
    }),
    { numRuns: 50, endOnFailure: true },
  );
}, 120_000);

test("a merged contact says what was merged, keeps its address, and finds mail that comes later", async () => {
  await inEmptyTables(async (tx) => {
    await store(tx, { m1: mailFrom(ana), m2: mailFrom(bo), m3: mailFrom(cy) });
    const first = await mergeContacts(tx, { tenantId: A, actor, keepId: idOf(ana), ids: [idOf(bo)] });
    const second = await mergeContacts(tx, { tenantId: A, actor, keepId: idOf(cy), ids: [first.id] });
    expect(first.id).toBe(idOf(ana));
    await store(tx, { m4: mailFrom(bo) });
    // Links to those who were merged away lead there, too.
    for (const email of [ana, bo]) expect(await getContact(tx, A, idOf(email))).toMatchObject({ id: idOf(cy) });
    const contact = await getContact(tx, A, idOf(cy));
    expect(contact).toMatchObject({ emailsIn: 4, identities: [{ value: ana }, { value: bo }, { value: cy }] });
    expect(contact.merges.map(({ mergeId }) => mergeId).sort()).toEqual([first.mergeId, second.mergeId].sort());
    expect(contact.merges.find(({ mergeId }) => mergeId === second.mergeId)).toMatchObject({
      by: "Ada",
      names: [ana],
      emails: [ana, bo],
    });
    // A page that was opened before still names the contact as it was.
    expect(await mergeContacts(tx, { tenantId: A, actor, keepId: idOf(ana), ids: [idOf(cy), idOf(bo)] })).toMatchObject(
      { id: idOf(cy) },
    );
    expect(await unmergeContacts(tx, { tenantId: A, actor, mergeId: second.mergeId })).toEqual({
      ids: [idOf(ana), idOf(cy)].sort(),
    });
    expect(await getContact(tx, A, idOf(ana))).toMatchObject({ emailsIn: 3 });
  });
});

test("an address that nothing names any more leaves a merged contact, and comes back to it", async () => {
  await inEmptyTables(async (tx) => {
    const mails = { m1: mailFrom(ana), m2: mailFrom(bo) };
    await store(tx, mails);
    const { id, mergeId } = await mergeContacts(tx, { tenantId: A, actor, keepId: idOf(bo), ids: [idOf(ana)] });
    await store(tx, { m1: null });
    expect(await dump(tx)).toMatchObject([{ emails: [bo], in: 1 }]);
    expect(await rowsOf(tx, sql`select 1 from contacts where tenant_id = ${A} and search_text like '%ana%'`)).toEqual(
      [],
    );
    await store(tx, mails);
    expect(await dump(tx)).toMatchObject([{ emails: [ana, bo], in: 2 }]);
    await store(tx, { m1: null });
    expect(await unmergeContacts(tx, { tenantId: A, actor, mergeId })).toEqual({ ids: [id] });
    await store(tx, mails);
    expect(await dump(tx)).toMatchObject([{ emails: [ana] }, { emails: [bo] }]);
  });
});

test("contacts, merges and addresses of another tenant are not found", async () => {
  await withTenant(app.db, B, (tx) => store(tx, { m1: mailFrom(ana), m2: mailFrom(bo) }, B));
  const theirs = await withTenant(app.db, B, (tx) =>
    mergeContacts(tx, { tenantId: B, actor, keepId: idOf(ana, B), ids: [idOf(bo, B)] }),
  );
  await inEmptyTables(async (tx) => {
    await store(tx, { m1: mailFrom(ana) });
    const key = { tenantId: A, actor };
    for (const [keepId, id] of [
      [idOf(ana), idOf(ana, B)],
      [idOf(ana, B), idOf(ana)],
      [idOf(ana), idOf(bo, B)],
    ] as const)
      await expect(mergeContacts(tx, { ...key, keepId, ids: [id] })).rejects.toThrow(NotFoundError);
    await expect(unmergeContacts(tx, { ...key, mergeId: theirs.mergeId })).rejects.toThrow(NotFoundError);
    await expect(splitContact(tx, { ...key, id: idOf(ana, B), email: bo })).rejects.toThrow(NotFoundError);
    await expect(splitContact(tx, { ...key, id: idOf(ana), email: bo })).rejects.toThrow(NotFoundError);
  });
  expect(await withTenant(app.db, B, (tx) => dump(tx, B))).toMatchObject([{ emails: [ana, bo] }]);
});

test("merges made at the same moment, twice and crosswise, between syncs, end in one contact", async () => {
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(app.db, A, work);
  await inTenant((tx) => store(tx, { m1: mailFrom(ana), m2: mailFrom(bo), m3: mailFrom(cy), m4: mailFrom(di) }));
  const merge = (keep: string, other: string) =>
    inTenant((tx) => mergeContacts(tx, { tenantId: A, actor, keepId: idOf(keep), ids: [idOf(other)] }));
  const results = await Promise.all([
    merge(ana, bo),
    merge(bo, ana),
    merge(ana, bo),
    merge(cy, ana),
    inTenant(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`normalize/${A}`}::text, 0))`);
      await store(tx, { m5: mailFrom(bo), m6: mailFrom(ana) });
    }),
    merge(di, bo),
  ]);
  expect(results).toHaveLength(6);
  const found = await inTenant((tx) => dump(tx));
  expect(found).toMatchObject([{ emails: [ana, bo, cy, di], in: 6 }]);
});
