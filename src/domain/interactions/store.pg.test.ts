import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type Tx, openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { recountContacts, waitingRecounts } from "../contacts/recount.ts";
import { type InteractionFacts, type InteractionWrite, storeInteractions } from "./store.ts";

const TENANT = "aaaaaaaa-0000-4000-8000-000000000001";
const MAILBOX = { tenantId: TENANT, connectionId: TENANT, account: "me@example.com" };
const RUNS = { numRuns: 60, endOnFailure: true };

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

const emails = ["me@example.com", "ana@example.org", "bo@example.org", "cy@example.net", "no-reply@example.net"];
const participant = fc.record({
  email: fc.constantFrom(...emails),
  name: fc.constantFrom(null, "Ana", "Ana Ruiz", "ana@example.org", "Ö \u0000 ñ"),
  role: fc.constantFrom("from", "to", "cc", "bcc", "organizer", "attendee"),
});
const occurredAt = fc.constantFrom(1, 2, 3, 3, 4).map((day) => new Date(Date.UTC(2026, 0, day)));
const facts: fc.Arbitrary<InteractionFacts> = fc.record({
  kind: fc.constantFrom("email", "meeting"),
  direction: fc.constantFrom("in", "out", null),
  occurredAt,
  endsAt: fc.option(occurredAt),
  allDay: fc.boolean(),
  subject: fc.constantFrom("", "Hello", 'quote " and \\ slash'),
  snippet: fc.constantFrom(null, "…"),
  threadId: fc.constantFrom(null, "t1"),
  automated: fc.boolean(),
  participants: fc.array(participant, { maxLength: 5 }),
});

/** What each source says in the end: some say nothing about people (any more). */
const world = fc
  .array(fc.option(facts, { freq: 5 }), { minLength: 1, maxLength: 9 })
  .map((all) => all.map((one, n): InteractionWrite => ({ stream: "gmail.messages", externalId: `m${n}`, facts: one })));

/** The same world on another way: each write at least once, repeated, shuffled, and cut into batches anywhere. */
const way = (writes: InteractionWrite[]) =>
  fc
    .tuple(
      fc.array(fc.nat({ max: writes.length - 1 }), { maxLength: 12 }),
      fc.array(fc.nat({ max: 5 }), { maxLength: 20 }),
    )
    .chain(([again, cuts]) => {
      const all = [...writes, ...again.map((n) => writes[n]).filter((write) => write !== undefined)];
      return fc.shuffledSubarray(all, { minLength: all.length }).map((order) => batches(order, cuts));
    });

function batches(writes: readonly InteractionWrite[], sizes: readonly number[]): InteractionWrite[][] {
  const rest = [...writes];
  const cut = sizes.map((size) => rest.splice(0, size + 1));
  return [...cut, rest];
}

/** Whether the writes were stored in a database that held nothing; it holds nothing again afterwards. */
async function inEmptyTables<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const rollback = new Error("rolled back");
  let result: { value: T } | undefined;
  await withTenant(app.db, TENANT, async (tx) => {
    result = { value: await work(tx) };
    throw rollback;
  }).catch((error: unknown) => {
    if (error !== rollback) throw error;
  });
  if (!result) throw new Error("no result");
  return result.value;
}

/** Every row and column of the tables, but for the moment at which an address was first linked. */
const dump = async (tx: Tx) => {
  const of = (table: string, without = "") =>
    rowsOf(
      tx,
      sql`select to_jsonb(t) - ${without}::text as row from ${sql.identifier(table)} t where tenant_id = ${TENANT} order by 1`,
    );
  return {
    interactions: await of("interactions"),
    participants: await of("interaction_participants"),
    contacts: await of("contacts"),
    identities: await of("contact_identities", "linked_at"),
  };
};

const store = async (tx: Tx, batch: InteractionWrite[]) => {
  await storeInteractions(tx, MAILBOX, batch);
  await recountContacts(tx, TENANT, await waitingRecounts(tx, TENANT, 1_000));
};

const stored = (all: InteractionWrite[][]) =>
  inEmptyTables(async (tx) => {
    for (const batch of all) await store(tx, batch);
    return dump(tx);
  });

const mailFrom = (email: string, name: string | null = null, day = 1): InteractionFacts => ({
  kind: "email",
  direction: "in",
  occurredAt: new Date(Date.UTC(2026, 0, day)),
  endsAt: null,
  allDay: false,
  subject: "",
  snippet: null,
  threadId: null,
  automated: false,
  participants: [{ email, name, role: "from" }],
});

test("any order, batching and repetition of the same writes makes the same tables", async () => {
  await fc.assert(
    fc.asyncProperty(
      world.chain((writes) => fc.tuple(fc.constant(writes), way(writes))),
      async ([writes, other]) => {
        expect(await stored(other)).toEqual(await stored([writes]));
      },
    ),
    RUNS,
  );
});

test("items that say something else later leave no trace of what they said before", async () => {
  const twoWorlds = fc.tuple(world, world).map(([before, after]) => ({
    before,
    // Whoever is not in the second world says nothing there.
    after: [...after, ...before.slice(after.length).map((write) => ({ ...write, facts: null }))],
  }));
  await fc.assert(
    fc.asyncProperty(twoWorlds, async ({ before, after }) => {
      expect(await stored([before, after])).toEqual(await stored([after]));
    }),
    RUNS,
  );
});

test("removing items removes the people only they witnessed, and nobody else", async () => {
  await fc.assert(
    fc.asyncProperty(world, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), async (writes, goes) => {
      const gone = writes.filter((_, n) => goes[n]).map((write) => ({ ...write, facts: null }));
      const kept = writes.filter((_, n) => !goes[n]);
      expect(await stored([writes, gone])).toEqual(await stored([kept]));
    }),
    RUNS,
  );
  const write = (externalId: string, email: string) => ({
    stream: "gmail.messages",
    externalId,
    facts: mailFrom(email),
  });
  const both = [write("m1", "ana@example.org"), write("m2", "bo@example.org")];
  const { contacts } = await stored([both, [{ ...write("m1", ""), facts: null }]]);
  expect(contacts).toMatchObject([{ row: { email: "bo@example.org" } }]);
});

test("a row that is said again as it stands is not written again", async () => {
  const versions = (tx: Tx) =>
    rowsOf(
      tx,
      sql`
      select 'i' as of, xmin::text, ctid::text as at from interactions where tenant_id = ${TENANT}
      union all select 'p', xmin::text, ctid::text from interaction_participants where tenant_id = ${TENANT}
      union all select 'c', xmin::text, ctid::text from contacts where tenant_id = ${TENANT} order by 1, 3`,
    );
  await fc.assert(
    fc.asyncProperty(world, async (writes) => {
      const [before, after] = await inEmptyTables(async (tx) => {
        await store(tx, writes);
        const first = await versions(tx);
        await store(tx, writes);
        return [first, await versions(tx)];
      });
      expect(after).toEqual(before);
    }),
    RUNS,
  );
});

test("a person is called what most mails call them, and of equals what the newest does", async () => {
  const nameOf = async (...spelled: (string | null)[]) => {
    const mails = spelled.map((name, n) => mailFrom("ana@example.org", name, n + 1));
    const { contacts } = await stored([mails.map((facts, n) => ({ stream: "s", externalId: `m${n}`, facts }))]);
    return (contacts as { row: { name: string | null } }[])[0]?.row.name;
  };
  expect(await nameOf("Ana Ruiz", "Ana Ruiz", "Ana", null)).toBe("Ana Ruiz");
  expect(await nameOf("Ana Ruiz", "Ana", null)).toBe("Ana");
  expect(await nameOf(null, null)).toBeNull();
});
