import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { seedPeople } from "#testkit/people.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withTenant } from "#src/db/client.ts";
import { users } from "#src/db/schema/index.ts";
import { connectionsOverview } from "#src/domain/operations/connections-overview.ts";
import type { Services } from "#src/web/services.ts";
import { listConnections } from "./list.ts";

let database: TestDatabase;
let services: Services;

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
});

afterAll(async () => {
  await services.close();
  await database.drop();
});

test("each person sees which connections are their own, and who made the others", async () => {
  const [host, guest] = [openVisitor(services), openVisitor(services)];
  const { tenantId, userId } = await host.signUp("Host");
  const { url } = await host.call((api) => api.tenants.invite({ role: "member" }));
  const person = { name: "Guest", email: "guest@example.com", password: "a long enough password" };
  await guest.call((api) => api.auth.signUp({ ...person, invitation: url.split("/").at(-1) ?? "" }));
  const guestId = (await guest.call((api) => api.auth.me()))?.user.id ?? "";
  await seedPeople(services.db, { tenantId, userId }, "Hostbox");
  await seedPeople(services.db, { tenantId, userId: guestId }, "Guestbox");

  const seenBy = async (visitor: typeof host) =>
    (await visitor.call((api) => api.connections.list())).map(({ account, mine, connectedBy }) => [
      account,
      mine,
      connectedBy,
    ]);
  expect((await seenBy(host)).toSorted()).toEqual([
    ["guestbox@example.org", false, "Guest"],
    ["hostbox@example.org", true, "Host"],
  ]);
  expect((await seenBy(guest)).toSorted()).toEqual([
    ["guestbox@example.org", true, "Guest"],
    ["hostbox@example.org", false, "Host"],
  ]);
});

test("a connection outlives the account of whoever made it, and the operator's list has it too", async () => {
  const { tenantId, userId } = await openVisitor(services).signUp("Leaver");
  const { connectionId } = await seedPeople(services.db, { tenantId, userId }, "Leftbox");
  await services.db.delete(users).where(eq(users.id, userId));
  const [left] = await withTenant(services.db, tenantId, (tx) => listConnections(tx, tenantId, null));
  expect(left).toMatchObject({ id: connectionId, mine: false, connectedBy: null });
  expect((await connectionsOverview(services.db)).map(({ id }) => id)).toContain(connectionId);
});
