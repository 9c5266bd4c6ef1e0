import { openTestDatabase } from "#testkit/database.ts";
import { type TestVisitor, openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { recountContacts } from "#src/domain/contacts/recount.ts";
import { stableId } from "#src/domain/interactions/ids.ts";
import { storeInteractions } from "#src/domain/interactions/store.ts";
import { toEmail } from "#src/providers/mail-address.ts";
import type { Services } from "#src/web/services.ts";

const ANA = "ana@example.org";
/** As mail brings them: phones' mailboxes, letters of the world, marks that few use. */
const ODD = ["a..b@example.org", "c.@example.org", "jörg@müller.example", "o'neil!#$%&*/=?^_`{|}~@example.org"];

/** Connections to Postgres that the pages of a process share. */
const ALL = 10;

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let services: Services;
let visitor: TestVisitor;
let tenantId = "";

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  visitor = openVisitor(services);
  tenantId = (await visitor.signUp("Ada")).tenantId;
  await withTenant(services.db, tenantId, async (tx) => {
    await tx.execute(sql`
      insert into connections (tenant_id, id, user_id, provider, account_id, account)
      values (${tenantId}, ${tenantId}, ${tenantId}, 'google', '1', 'me@example.com')`);
    const participants = [ANA, ...ODD].map((email) => ({ email, name: null, role: "to" }));
    const rest = { endsAt: null, allDay: false, snippet: null, threadId: null, automated: false } as const;
    const facts = {
      kind: "email",
      direction: "out",
      occurredAt: new Date(0),
      subject: "S",
      participants,
      ...rest,
    } as const;
    const mailbox = { tenantId, connectionId: tenantId, account: "me@example.com" };
    await storeInteractions(tx, mailbox, [{ stream: "s", externalId: "1", facts }]);
    await recountContacts(tx, tenantId, [ANA, ...ODD]);
  });
});
afterAll(async () => {
  await services.close();
  await database.drop();
});

const idOf = (email: string) => stableId(tenantId, "email", email);

test("whatever address mail brings can be merged, and split off again", async () => {
  expect(ODD.map(toEmail)).toEqual(ODD);
  await visitor.call((api) => api.contacts.merge({ keepId: idOf(ANA), ids: ODD.map(idOf) }));
  for (const email of ODD)
    expect(await visitor.call((api) => api.contacts.split({ id: idOf(ANA), email }))).toEqual({ id: idOf(email) });
  await expect(visitor.call((api) => api.contacts.split({ id: idOf(ANA), email: "a\0@b.c" }))).rejects.toThrow(
    "is not an address",
  );
});

test("who cannot be merged while a rebuild works is told so, and pages come back to life", async () => {
  const key = sql`hashtextextended(${`normalize/${tenantId}`}::text, 0)`;
  const rebuilding = openDatabase(database.appUrl, { max: 1 });
  await rebuilding.db.execute(sql`select pg_advisory_lock(${key})`);
  const merge = () => visitor.call((api) => api.contacts.merge({ keepId: idOf(ANA), ids: ODD.map(idOf) }));
  const answers = Promise.allSettled(Array.from({ length: ALL }, merge));
  await vi.waitFor(async () => {
    const [row] = await rowsOf<{ n: number }>(
      rebuilding.db,
      sql`select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted`,
    );
    expect(row?.n).toBe(ALL);
  }, 4_000);
  expect(await visitor.call((api) => api.contacts.summary())).toMatchObject({ contacts: ODD.length + 1 });
  const codes = (await answers).map((one) => one.status === "rejected" && String((one.reason as Error).cause));
  expect(codes).toEqual(Array(ALL).fill(expect.stringContaining("are being sorted")));
  await rebuilding.close();
  await merge();
});

test.each(["0000-01-01", "0000-12-31"])(
  "a day that Postgres does not know is refused, and no failure: %s",
  async (day) => {
    for (const filter of [{ from: day }, { to: day }])
      await expect(visitor.call((api) => api.timeline.list({ contactId: idOf(ANA), ...filter }))).rejects.toMatchObject(
        {
          code: "BAD_REQUEST",
        },
      );
    const all = { contactId: idOf(ANA), from: "0001-01-01", to: "9999-12-31" };
    expect((await visitor.call((api) => api.timeline.list(all))).items).toHaveLength(1);
  },
);
