import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, type Tx, openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { storeInteractions } from "../interactions/store.ts";
import { listTimeline } from "../timeline/list.ts";
import { listContacts } from "./list.ts";
import { recountContacts } from "./recount.ts";

const A = "aaaaaaaa-0000-4000-8000-000000000001";

let database: TestDatabase;
let app: Database;

beforeAll(async () => {
  database = await openTestDatabase();
  app = openDatabase(database.appUrl, { max: 1 });
  await app.db.execute(sql`insert into tenants (id, slug, name) values (${A}, 'a', 'A')`);
  await inA((tx) =>
    tx.execute(sql`insert into connections (tenant_id, id, user_id, provider, account_id, account)
                   values (${A}, ${A}, ${A}, 'google', '1', 'me@example.com')`),
  );
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const inA = <T>(work: (tx: Tx) => Promise<T>) => withTenant(app.db, A, work);

const mailFrom = (email: string, name: string) =>
  inA(async (tx) => {
    const rest = { endsAt: null, allDay: false, subject: "", snippet: null, threadId: null, automated: false };
    const participants = [{ email, name, role: "from" }];
    const facts = { kind: "email" as const, direction: "in" as const, occurredAt: new Date(0), participants, ...rest };
    const mailbox = { tenantId: A, connectionId: A, account: "me@example.com" };
    await storeInteractions(tx, mailbox, [{ stream: "s", externalId: email, facts }]);
    await recountContacts(tx, A, [email]);
  });

test.each([
  ["a single word of many pieces", "."],
  ["many words", " "],
])("a name of 750 kB, %s, is cut, found by its beginning, and holds up nobody", async (what, between) => {
  const name = Array.from({ length: 150_000 }, (_, n) => n.toString(36).padStart(4, "z")).join(between);
  const email = `long${what.length}@example.org`;
  await mailFrom(email, name);
  const { items } = await inA((tx) => listContacts(tx, { tenantId: A, search: "zzz7 long", limit: 5 }));
  const found = items.find((one) => one.email === email);
  expect(found?.name).toBe(name.slice(0, 1_000));
  const timeline = await inA((tx) => listTimeline(tx, { tenantId: A, contactId: found?.id ?? "", limit: 5 }));
  expect(timeline.items[0]?.participants).toMatchObject([{ name: found?.name, email }]);
  const [row] = await inA((tx) =>
    rowsOf<{ n: number }>(tx, sql`select count(*)::int as n from contact_terms where tenant_id = ${A}`),
  );
  expect(row?.n).toBeLessThan(1_000);
});
