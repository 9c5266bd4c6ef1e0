import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { openTestServices } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Tx, anyOf, rowsOf, withTenant } from "#src/db/client.ts";
import { recountContacts, waitingRecounts } from "#src/domain/contacts/recount.ts";
import type { RawItem } from "#src/providers/contract.ts";
import type { Services } from "#src/web/services.ts";
import { normalizeBatch } from "./jobs/normalize-items.ts";
import { writeSourceItems } from "./pipeline/write-source-items.ts";

const TENANT = "aaaaaaaa-0000-4000-8000-000000000001";
const KEY = { tenantId: TENANT, connectionId: TENANT };
const DAY_MS = 86_400_000;

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  await services.db.execute(sql`insert into tenants (id, slug, name) values (${TENANT}, 'a', 'A')`);
  await withTenant(services.db, TENANT, (tx) =>
    tx.execute(sql`insert into connections (tenant_id, id, user_id, provider, account_id, account)
                   values (${TENANT}, ${TENANT}, ${TENANT}, 'google', '1', 'Me@example.com')`),
  );
});
afterAll(async () => {
  await services.close();
  await database.drop();
});

const person = fc.constantFrom(
  "me@example.com",
  "Ana Ruiz <ana@example.org>",
  '"Ruiz, Ana" <ANA@example.org>',
  "ana@example.org",
  "=?utf-8?q?Bj=C3=B6rn?= <bjorn@example.org>",
  "No Reply <no-reply@example.net>",
  "undisclosed-recipients:;",
);
const people = fc.array(person, { maxLength: 3 }).map((list) => list.join(", "));
const mail = fc
  .record({
    from: person,
    to: people,
    cc: people,
    list: fc.boolean(),
    label: fc.constantFrom("INBOX", "INBOX", "SENT", "SENT", "DRAFT", "TRASH", "CATEGORY_PROMOTIONS"),
    subject: fc.constantFrom("", "Hello", "Grüße \u0000 ✓"),
    day: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ from, to, cc, list, label, subject, day }) => ({
    threadId: "t",
    labelIds: [label],
    snippet: "…",
    internalDate: String(day * DAY_MS),
    payload: {
      headers: [
        ...Object.entries({ From: from, To: to, Cc: cc, Subject: subject }).map(([name, value]) => ({ name, value })),
        ...(list ? [{ name: "List-Id", value: "<news.example.net>" }] : []),
      ],
    },
  }));
const attendee = fc.record({
  email: fc.constantFrom("ana@example.org", "Bjorn@example.org", "me@example.com"),
  displayName: fc.constantFrom("Ana", ""),
});
const event = fc
  .record({
    status: fc.constantFrom("confirmed", "confirmed", "cancelled"),
    attendees: fc.array(attendee, { maxLength: 3 }),
    day: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ day, ...rest }) => ({ ...rest, start: { date: `2026-01-0${day}` }, end: { date: `2026-01-0${day + 1}` } }));

/** An object in all its versions, oldest first, and whether it is gone in the end. */
type Known = { stream: string; versions: RawItem[]; gone: boolean };
const object = (stream: string, payload: fc.Arbitrary<object>, n: number): fc.Arbitrary<Known> =>
  fc
    .record({ payloads: fc.array(payload, { minLength: 1, maxLength: 3 }), gone: fc.boolean() })
    .map(({ payloads, gone }) => ({
      stream,
      gone,
      versions: payloads.map((one, version) => ({
        externalId: `${stream}-${n}`,
        occurredAt: new Date(Date.UTC(2026, 0, n)),
        versionAt: new Date(Date.UTC(2026, 1, version + 1)),
        payload: { id: `${stream}-${n}`, ...one },
      })),
    }));
const world: fc.Arbitrary<Known[]> = fc.tuple(
  ...[1, 2, 3, 4].map((n) => object("gmail.messages", mail, n)),
  ...[5, 6].map((n) => object("calendar.events", event, n)),
);

type Step = { items: { stream: string; item: RawItem }[]; gone: Known[]; normalize: boolean };
type Way = { steps: Step[]; listed: Known[] };

/** Versions in any order and again and again, objects taken for gone and found again, counted at any time. */
const wayTo = (known: Known[]): fc.Arbitrary<Way> => {
  const said = known.flatMap(({ stream, versions }) => versions.map((item) => ({ stream, item })));
  const step = fc.record({
    items: fc.subarray([...said, ...said]),
    gone: fc.subarray(known, { maxLength: 2 }),
    normalize: fc.boolean(),
  });
  return fc.record({
    steps: fc.array(step, { maxLength: 4 }),
    listed: fc.shuffledSubarray(known, { minLength: known.length }),
  });
};

async function normalize(tx: Tx): Promise<void> {
  await normalizeBatch(tx, services, TENANT, TENANT);
  await recountContacts(tx, TENANT, await waitingRecounts(tx, TENANT, 1_000));
}

async function write(tx: Tx, items: Step["items"]): Promise<void> {
  for (const [stream, some] of Map.groupBy(items, (one) => one.stream))
    await writeSourceItems(
      tx,
      { ...KEY, stream },
      some.map(({ item }) => item),
    );
}

/** As a sweep does, after a listing that did not name them. */
async function bury(tx: Tx, known: Known[]): Promise<void> {
  const ids = known.map(({ versions }) => versions[0]?.externalId ?? "");
  await tx.execute(sql`update source_items set deleted_at = clock_timestamp(), normalized_at = null
                        where tenant_id = ${TENANT} and deleted_at is null and external_id = ${anyOf(ids)}`);
}

/** Go some way, then list the window to its end; every object is in it as it is now, but for those that are gone. */
async function arrive(tx: Tx, { steps, listed }: Way): Promise<Dump> {
  for (const { items, gone, normalize: now } of steps) {
    await write(tx, items);
    await bury(tx, gone);
    if (now) await normalize(tx);
  }
  const newest = listed.map(({ stream, versions }) => ({ stream, item: versions.at(-1) as RawItem }));
  await write(tx, newest);
  await bury(
    tx,
    listed.filter(({ gone }) => gone),
  );
  await normalize(tx);
  return dump(tx);
}

/** Every row and column of what was made, but for our own timestamps. */
async function dump(tx: Tx): Promise<Dump> {
  const of = (table: string, ...without: string[]) =>
    sql`(select coalesce(json_agg(row order by row), '[]') from (
           select to_jsonb(t) - ${sql.param(without)}::text[] as row from ${sql.identifier(table)} t where tenant_id = ${TENANT}) rows)`;
  const [row] = await rowsOf<Dump>(
    tx,
    sql`select ${of("source_items", "normalized_at", "written_at", "deleted_at")} as items,
               (select json_agg(external_id order by external_id) from source_items where tenant_id = ${TENANT} and deleted_at is null) as alive,
               (select count(*)::int from source_items where tenant_id = ${TENANT} and normalized_at is null) as waiting,
               ${of("interactions")} as interactions, ${of("interaction_participants")} as participants, ${of("contacts")} as contacts,
               ${of("contact_terms")} as terms, ${of("contact_identities", "linked_at")} as identities, ${of("contact_recounts")} as recounts,
               (select json_agg(external_id order by external_id) from item_failures where tenant_id = ${TENANT}) as failures`,
  );
  if (!row) throw new Error("nothing was answered");
  return row;
}

type Dump = { contacts: unknown[] } & Record<string, unknown>;

async function inEmptyTables<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const rollback = new Error("rolled back");
  let result: { value: T } | undefined;
  await withTenant(services.db, TENANT, async (tx) => {
    result = { value: await work(tx) };
    throw rollback;
  }).catch((error: unknown) => {
    if (error !== rollback) throw error;
  });
  if (!result) throw new Error("no result");
  return result.value;
}

test("any order, batching and repetition of the same items, versions and deletions makes the same tables", async () => {
  let people = 0;
  await fc.assert(
    fc.asyncProperty(
      world.chain((known) => fc.tuple(fc.constant(known), wayTo(known))),
      async ([known, way]) => {
        const straight = await inEmptyTables((tx) => arrive(tx, { steps: [], listed: known }));
        expect(await inEmptyTables((tx) => arrive(tx, way))).toEqual(straight);
        people += straight.contacts.length;
      },
    ),
    { numRuns: 200, endOnFailure: true },
  );
  // It was not the empty tables that were the same.
  expect(people).toBeGreaterThan(200);
}, 120_000);
