import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Services } from "#src/web/services.ts";

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

/** Somebody with a workspace of their own who was taken out of another one while they were in it. */
async function removed(name: string) {
  const [host, guest] = [openVisitor(services), openVisitor(services)];
  const { tenantId: lost } = await host.signUp(`Host of ${name}`);
  const { userId, tenantId: own } = await guest.signUp(name);
  const { url } = await host.call((api) => api.tenants.invite({ role: "member" }));
  await guest.call((api) => api.tenants.acceptInvitation({ token: url.split("/").at(-1) ?? "" }));
  expect((await guest.call((api) => api.auth.me()))?.tenant.id).toBe(lost);
  await host.call((api) => api.tenants.removeMember({ userId }));
  return { guest, userId, lost, own };
}

test("whoever is taken out of a workspace is still signed in, sees nothing of it, and chooses another", async () => {
  const { guest, lost, own } = await removed("Lou");
  expect(await guest.call((api) => api.auth.me())).toBeNull();
  await expect(guest.call((api) => api.contacts.summary())).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  expect(await guest.call((api) => api.tenants.mine())).toMatchObject([{ id: own, role: "owner" }]);
  await expect(guest.call((api) => api.tenants.switch({ tenantId: lost }))).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await guest.call((api) => api.tenants.switch({ tenantId: own }));
  expect((await guest.call((api) => api.auth.me()))?.tenant.id).toBe(own);
});

test("whoever has no workspace left begins one", async () => {
  const { guest, userId } = await removed("Max");
  await services.db.execute(sql`delete from memberships where user_id = ${userId}`);
  expect(await guest.call((api) => api.tenants.mine())).toEqual([]);
  await guest.call((api) => api.tenants.create({ name: "Anew" }));
  expect((await guest.call((api) => api.auth.me()))?.tenant.name).toBe("Anew");
});

test("a session without a workspace ends as any other does", async () => {
  const { guest, userId } = await removed("Nia");
  const mine = () => guest.call((api) => api.tenants.mine());
  for (const aged of [sql`last_seen_at = now() - interval '8 days'`, sql`expires_at = now()`]) {
    expect(await mine()).toHaveLength(1);
    await services.db.execute(sql`update sessions set ${aged} where user_id = ${userId}`);
    await expect(mine()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    await services.db.execute(sql`update sessions set last_seen_at = now() where user_id = ${userId}`);
  }
  const { guest: other } = await removed("Oda");
  await other.call((api) => api.auth.signOut());
  await expect(other.call((api) => api.tenants.mine())).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});
