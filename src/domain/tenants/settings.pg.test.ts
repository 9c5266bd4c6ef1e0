import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { openTestServices, openVisitor } from "#testkit/web.ts";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rowsOf } from "#src/db/client.ts";
import type { Services } from "#src/web/services.ts";
import { TIME_ZONES } from "./settings.ts";

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

const LISBON = { timeZone: "Europe/Lisbon", currency: "EUR" };

test("a workspace's zone and currency are set by its admins, for everybody in it, and written down once", async () => {
  const [host, guest, stranger] = [openVisitor(services), openVisitor(services), openVisitor(services)];
  await host.signUp("Ada");
  await guest.signUp("Grace");
  await stranger.signUp("Zoe");
  const { url } = await host.call((api) => api.tenants.invite({ role: "member" }));
  await guest.call((api) => api.tenants.acceptInvitation({ token: url.split("/").at(-1) ?? "" }));

  await host.call((api) => api.tenants.set(LISBON));
  await host.call((api) => api.tenants.set(LISBON));
  expect((await guest.call((api) => api.auth.me()))?.tenant).toMatchObject(LISBON);
  expect((await stranger.call((api) => api.auth.me()))?.tenant).toMatchObject({ timeZone: "UTC", currency: "USD" });
  const { items } = await host.call((api) => api.audit.list({}));
  expect(items.filter(({ action }) => action === "tenant.settings_changed")).toMatchObject([
    { target: "Europe/Lisbon, EUR", detail: { timeZoneBefore: "UTC", currencyBefore: "USD" } },
  ]);
  await expect(guest.call((api) => api.tenants.set(LISBON))).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("no zone or currency is taken that does not exist", async () => {
  const host = openVisitor(services);
  await host.signUp("Bea");
  for (const wrong of [{ timeZone: "Europe/Atlantis" }, { currency: "XYZ" }, { timeZone: "utc'; --" }])
    await expect(host.call((api) => api.tenants.set({ ...LISBON, ...wrong }))).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
});

test("a place that only this process knows is refused in words, and one that the database spells differently is not", async () => {
  const known = await rowsOf<{ name: string }>(services.db, sql`select name from pg_timezone_names`);
  const names = new Set(known.map(({ name }) => name.toLowerCase()));
  const strange = TIME_ZONES.filter((zone) => !names.has(zone.toLowerCase()));
  expect(TIME_ZONES.length).toBeGreaterThan(300);
  expect(strange.length).toBeLessThan(10);
  const host = openVisitor(services);
  await host.signUp("Cid");
  for (const timeZone of strange)
    await expect(host.call((api) => api.tenants.set({ ...LISBON, timeZone }))).rejects.toMatchObject({
      cause: { code: "TIME_ZONE_UNKNOWN" },
    });
  for (const timeZone of ["UTC", "Asia/Calcutta", "America/Chicago"])
    await host.call((api) => api.tenants.set({ ...LISBON, timeZone }));
});
