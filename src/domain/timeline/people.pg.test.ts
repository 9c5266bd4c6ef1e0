import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type Tx, openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { NotFoundError } from "#src/errors.ts";
import { getContact } from "../contacts/get.ts";
import { summarize } from "../contacts/summary.ts";
import { listTimeline, timelinePage } from "./list.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";
const B = "bbbbbbbb-0000-4000-8000-000000000002";
const CONTACTS = 3_000;
const MAILS = 12_000;

let database: TestDatabase;
let app: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  app = openDatabase(database.appUrl, { max: 2 });
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  for (const tenantId of [A, B]) await seed(owner, tenantId);
  await owner.db.execute(sql`analyze`);
  await owner.close();
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

/** Contact 1 has two addresses and is in every third mail, from one and copied on the other; several share an instant. */
async function seed({ db }: Database, tenantId: string): Promise<void> {
  const id = (kind: string) => sql.raw(`md5('${tenantId}${kind}' || n)::uuid`);
  const tenant = sql`${tenantId}::uuid`;
  const statements = [
    sql`insert into tenants (id, slug, name) values (${tenant}, ${tenantId}, 'Seeded')`,
    sql`insert into connections (tenant_id, id, user_id, provider, account_id, account, products)
        values (${tenant}, ${tenant}, ${tenant}, 'google', ${tenantId}, 'mailbox@example.com', '{}')`,
    sql`insert into contacts (tenant_id, id, name, email, search_text, automated, emails_in, emails_out, meetings, first_seen_at, last_seen_at)
        select ${tenant}, ${id("c")}, 'Person ' || n, 'person' || n || '@example.org', 'person ' || n || ' person' || n || '@example.org',
               n % 10 = 0, 2, 1, 1, '2025-01-01', '2026-01-01'::timestamptz + (n / 3) * interval '1 microsecond'
          from generate_series(1, ${CONTACTS}::int) n`,
    sql`insert into contact_identities (tenant_id, kind, value, contact_id)
        select ${tenant}, 'email', 'person' || n || '@example.org', ${id("c")} from generate_series(1, ${CONTACTS}::int) n
        union all select ${tenant}, 'email', 'other@example.org', ${id("c")} from generate_series(1, 1) n`,
    sql`insert into interactions (tenant_id, id, connection_id, stream, external_id, kind, direction, occurred_at, all_day, subject, automated)
        select ${tenant}, ${id("i")}, ${tenant}, 'gmail.messages', 'm' || n, case when n % 5 = 0 then 'meeting' else 'email' end, null,
               '2026-01-01'::timestamptz + (n / 4) * interval '1 minute', false, 'Subject ' || n, false from generate_series(1, ${MAILS}::int) n`,
    sql`insert into interaction_participants (tenant_id, interaction_id, role, email, name, occurred_at, self)
        select ${tenant}, ${id("i")}, case when n % 5 = 0 then 'attendee' else role end, case when n % 3 = 0 then address else 'person' || (2 + n % 2900) || '@example.org' end,
               null, '2026-01-01'::timestamptz + (n / 4) * interval '1 minute', false
          from generate_series(1, ${MAILS}::int) n, (values ('from', 'person1@example.org'), ('cc', 'other@example.org')) as part(role, address)
        on conflict do nothing`,
  ];
  for (const statement of statements) await db.execute(statement);
}

const inA = <T>(work: (tx: Tx) => Promise<T>) => withTenant(app.db, A, work);
const idOf = async (tenantId: string, n: number) => {
  const [row] = await rowsOf<{ id: string }>(app.db, sql`select md5(${`${tenantId}c${n}`}::text)::uuid as id`);
  return row?.id ?? "";
};

test("the summary counts people apart from machines", async () => {
  expect(await inA((tx) => summarize(tx, A))).toEqual({
    contacts: CONTACTS,
    people: CONTACTS * 0.9,
    interactions: MAILS,
  });
});

test("a timeline holds each interaction once, under all addresses of the contact, newest first", async () => {
  const contactId = await idOf(A, 1);
  const seen: { id: string; occurredAt: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await inA((tx) =>
      listTimeline(tx, { tenantId: A, contactId, limit: 83, ...(cursor ? { cursor } : {}) }),
    );
    seen.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toHaveLength(MAILS / 3);
  expect(new Set(seen.map((item) => item.id)).size).toBe(seen.length);
  expect(seen.map((item) => item.occurredAt)).toEqual(
    seen
      .map((item) => item.occurredAt)
      .sort()
      .toReversed(),
  );
});

test("a kind filters the timeline, and each item names its people and where they lead", async () => {
  const contactId = await idOf(A, 1);
  const { items } = await inA((tx) => listTimeline(tx, { tenantId: A, contactId, kind: "email", limit: 5 }));
  expect(items.map((item) => item.kind)).toEqual(Array(5).fill("email"));
  expect(items[0]?.participants).toEqual([
    { name: null, email: "person1@example.org", role: "from", contactId },
    { name: null, email: "other@example.org", role: "cc", contactId },
  ]);
  expect(items[0]?.participantCount).toBe(2);
  const meetings = await inA((tx) => listTimeline(tx, { tenantId: A, contactId, kind: "meeting", limit: 100 }));
  expect(meetings.items.every((item) => item.kind === "meeting")).toBe(true);
});

test("another tenant's contact is not found, by the detail or by the timeline", async () => {
  const theirs = await idOf(B, 1);
  await expect(inA((tx) => getContact(tx, A, theirs))).rejects.toThrow(NotFoundError);
  await expect(inA((tx) => listTimeline(tx, { tenantId: A, contactId: theirs, limit: 5 }))).rejects.toThrow(
    NotFoundError,
  );
});

test("a page deep in a list is one index range, not a scan", async () => {
  const plan = async (statement: ReturnType<typeof sql>) =>
    JSON.stringify(await inA((tx) => rowsOf(tx, sql`explain (format json) ${statement}`)));
  const after = { at: "2026-01-01 00:00:00.000500+00", id: B };
  const timeline = await plan(
    timelinePage({
      tenantId: A,
      emails: ["person1@example.org", "other@example.org"],
      filter: { kind: "email" },
      after: { ...after, at: "2026-01-01 10:00:00+00" },
      limit: 50,
    }),
  );
  expect(timeline).toContain("interaction_participants_email_idx");
  expect(timeline).toContain("interactions_pkey");
  expect(timeline).not.toContain("Seq Scan");
});
