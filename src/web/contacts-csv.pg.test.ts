import { seedContacts } from "#testkit/contacts.ts";
import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openDatabase, rowsOf, withTenant } from "#src/db/client.ts";
import { listContacts } from "#src/domain/contacts/list.ts";
import { contactFilterOf, contactsCsv } from "./contacts-csv.ts";
import type { Services } from "./services.ts";

const CONTACTS = 3_500;
const OTHER = "bbbbbbbb-0000-4000-8000-000000000002";

let database: TestDatabase;
let services: Services;
let session: NonNullable<Awaited<ReturnType<Services["auth"]["read"]>>>;

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  const visitor = openVisitor(services);
  const { tenantId } = await visitor.signUp("Ada");
  session = (await services.auth.read(visitor.cookie)) ?? expect.fail("not signed in");
  const owner = openDatabase(database.ownerUrl, { max: 1 });
  await seedContacts(owner.db, tenantId, CONTACTS);
  await seedContacts(owner.db, OTHER, 10);
  await owner.db.execute(
    sql`update contacts set name = '=HYPERLINK("https://example.com")' where tenant_id = ${tenantId} and name = 'Person 7'`,
  );
  await owner.close();
});
afterAll(async () => {
  await services.close();
  await database.drop();
});

const open = (query: string) =>
  contactsCsv({ services, session, ip: null }, contactFilterOf(new URLSearchParams(query)));
const linesOf = async (query: string) => (await new Response(await open(query)).text()).split("\r\n").slice(1, -1);
const emailsOf = async (query: string) =>
  (await linesOf(query)).map((line) => /^(?:"(?:[^"]|"")*"|),"([^"]+)"/.exec(line)?.[1]);

test.each([
  "",
  "q=person+1&sort=name&dir=desc",
  "automated=1&sort=emails",
  "has=meeting&sort=meetings&dir=asc",
  "q=mar%C3%ADa",
  "q=nobody",
])("the file holds what the page lists, in its order: ?%s", async (query) => {
  const { items } = await withTenant(services.db, session.tenantId, (tx) =>
    listContacts(tx, { tenantId: session.tenantId, ...contactFilterOf(new URLSearchParams(query)), limit: 10_000 }),
  );
  expect(await emailsOf(query)).toEqual(items.map(({ email }) => email));
});

test("the address is read as the page reads it: of two searches the first, of a long one its beginning", () => {
  const long = new URLSearchParams({ q: `person 1${" ".repeat(300)}x`, has: "" });
  expect(contactFilterOf(long)).toMatchObject({ search: "person 1", has: undefined });
  expect(contactFilterOf(new URLSearchParams("q=ana&q=bo")).search).toBe("ana");
});

test("everybody is in it, with a title for each column, and a name that is a formula is none", async () => {
  const text = await new Response(await open("automated=1&sort=nonsense")).arrayBuffer();
  const [title, ...lines] = new TextDecoder("utf-8", { ignoreBOM: true }).decode(text).split("\r\n").slice(0, -1);
  expect(title).toMatch(/^\ufeff"Name","Email"/);
  expect(lines).toHaveLength(CONTACTS + 2);
  expect(lines.find((line) => line.includes("person7@"))).toMatch(/^"'=HYPERLINK\(""https/);
});

test("who took how many contacts stands in the audit log", async () => {
  await linesOf("q=nunez");
  const [entry] = await withTenant(services.db, session.tenantId, (tx) =>
    rowsOf(
      tx,
      sql`select actor, action, detail from audit_log where tenant_id = ${session.tenantId} order by at desc limit 1`,
    ),
  );
  expect(entry).toMatchObject({
    actor: expect.stringContaining("Ada") as string,
    action: "contacts.exported",
    detail: { contacts: 1 },
  });
});

test("whoever goes away stops the reading", async () => {
  const asked = vi.spyOn(Client.prototype, "query");
  const batches = () => asked.mock.calls.filter((call) => JSON.stringify(call[0])?.includes("otherEmails")).length;
  const reader = (await open("automated=1")).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  const before = batches();
  // Of four batches no more than one ahead of what was taken.
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThanOrEqual(2);
  await withTenant(services.db, session.tenantId, (tx) => tx.execute(sql`select 1`));
  expect(batches()).toBe(before);
  asked.mockRestore();
});
