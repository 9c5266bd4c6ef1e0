import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { askRest } from "#testkit/rest.ts";
import { type TestVisitor, openTestServices, openVisitor } from "#testkit/web.ts";
import { TRPCError } from "@trpc/server";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiKeys } from "#src/db/schema/index.ts";
import { openDatabase } from "#src/db/client.ts";
import type { Services } from "#src/web/services.ts";
import { pruneHandler } from "#worker/jobs/prune.ts";
import { openApiKeys } from "./api-key-reader.ts";
import { newApiKey } from "./api-key.ts";
import { MAX_KEYS } from "./api-keys.ts";
import { PER_KEY } from "./limits.ts";

let database: TestDatabase;
let services: Services;
let ada: TestVisitor;
let tenantId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  services = await openTestServices(database.appUrl);
  ada = openVisitor(services);
  ({ tenantId } = await ada.signUp("Ada"));
});

afterAll(async () => {
  await services.close();
  await database.drop();
});

const make = (name = "Report", visitor = ada) =>
  visitor.call((api) => api.apiKeys.create({ name, scopes: ["sync:read"] }));
const ask = (key: string) => askRest(services, "/api/sync/status", { key });
const stored = async (id: string) => (await services.db.select().from(apiKeys).where(eq(apiKeys.id, id)))[0];
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "OK",
    (error: unknown) => (error instanceof TRPCError ? ((error.cause as { code?: string })?.code ?? error.code) : "?"),
  );

test("a key is shown once, kept as a hash, and named by its first characters", async () => {
  const { id, key } = await ada.call((api) =>
    api.apiKeys.create({ name: "Weekly report", scopes: ["notes:read", "leads:read", "notes:read"], days: 30 }),
  );
  const row = await stored(id);
  expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(row)).not.toContain(key);
  const { items } = await ada.call((api) => api.apiKeys.list());
  expect(JSON.stringify(items)).not.toContain(key);
  expect(items[0]).toMatchObject({
    id,
    name: "Weekly report",
    prefix: key.slice(0, 12),
    scopes: ["leads:read", "notes:read"],
    createdBy: "Ada",
    creatorLeft: false,
    expired: false,
    lastUsedAt: null,
  });
  expect(Math.round((Date.parse(items[0]?.expiresAt ?? "") - Date.now()) / 86_400_000)).toBe(30);
  // What is stored of it opens nothing.
  for (const stolen of [row?.hash, row?.prefix, row?.id]) expect((await ask(stolen ?? "")).code).toBe("BAD_API_KEY");
});

test("a revoked key is refused from the next request on, and revoked once", async () => {
  const { id, key } = await make();
  expect((await ask(key)).status).toBe(200);
  await ada.call((api) => api.apiKeys.revoke({ id }));
  expect(await ask(key)).toMatchObject({ status: 401, code: "BAD_API_KEY" });
  expect(await codeOf(ada.call((api) => api.apiKeys.revoke({ id })))).toBe("NOT_FOUND");
  expect((await ada.call((api) => api.apiKeys.list())).items.map((one) => one.id)).not.toContain(id);
});

test("an expired key is refused, and stays in the list as expired", async () => {
  const { id, key } = await make();
  await services.db.execute(sql`update api_keys set expires_at = now() - interval '1 second' where id = ${id}`);
  expect(await ask(key)).toMatchObject({ status: 401, code: "BAD_API_KEY" });
  const { items } = await ada.call((api) => api.apiKeys.list());
  expect(items.find((one) => one.id === id)?.expired).toBe(true);
});

test("unknown and malformed keys get the same words, and a mistyped one asks no database", async () => {
  const { key } = await make();
  const unknown = await ask(newApiKey());
  const gone = openDatabase(database.appUrl, { max: 1 });
  await gone.close();
  const without = { ...services, apiKeys: openApiKeys(gone.db) };
  for (const wrong of ["", "x", key.slice(0, -1), `${key}0`, key.toLowerCase(), "sl_live_\u00e9", `${key} ${key}`]) {
    const answer = await askRest(without, "/api/sync/status", { headers: { authorization: `Bearer ${wrong}` } });
    expect(answer).toMatchObject({ status: 401, body: unknown.body });
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
  }
  expect((await askRest(without, "/api/sync/status", { key })).status).not.toBe(401);
});

test("when it was last used is written at most every five minutes", async () => {
  const { id, key } = await make();
  const used = async () => (await stored(id))?.lastUsedAt?.getTime() ?? null;
  expect(await used()).toBeNull();
  await Promise.all([ask(key), ask(key), ask(key)]);
  const first = await used();
  expect(first).not.toBeNull();
  await ask(key);
  expect(await used()).toBe(first);
  await services.db.execute(sql`update api_keys set last_used_at = now() - interval '6 minutes' where id = ${id}`);
  await ask(key);
  expect(await used()).toBeGreaterThanOrEqual(first ?? 0);
});

test("a key that asks too often is told how long to wait, by every process, and the others go on", async () => {
  const [busy, calm] = [await make("Busy"), await make("Calm")];
  expect((await ask(busy.key)).status).toBe(200);
  await services.db.execute(sql`update auth_limits set points = ${PER_KEY} where key = ${`key:${busy.id}`}`);
  const refused = await ask(busy.key);
  expect(refused).toMatchObject({ status: 429, code: "TOO_MANY_REQUESTS" });
  const wait = Number(refused.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  const other = await openTestServices(database.appUrl);
  expect((await askRest(other, "/api/sync/status", { key: busy.key })).status).toBe(429);
  await other.close();
  expect((await ask(calm.key)).status).toBe(200);
});

test("a workspace has fifty keys at most, however many are asked for at once", async () => {
  const bea = openVisitor(services);
  const theirs = await bea.signUp("Bea");
  const { id } = await make("First", bea);
  await services.db.execute(
    sql`insert into api_keys (tenant_id, name, prefix, hash, scopes, created_by)
        select tenant_id, name, prefix, n::text, scopes, created_by from api_keys cross join generate_series(1, ${MAX_KEYS - 3}) n where id = ${id}`,
  );
  const codes = await Promise.all(Array.from({ length: 4 }, () => codeOf(make("More", bea))));
  expect(codes.toSorted()).toEqual(["OK", "OK", "TOO_MANY_KEYS", "TOO_MANY_KEYS"]);
  await bea.call((api) => api.apiKeys.revoke({ id }));
  expect(await codeOf(make("Again", bea))).toBe("OK");
  const [row] = await services.db
    .select({ n: sql<number>`count(*)::int` })
    .from(apiKeys)
    .where(eq(apiKeys.tenantId, theirs.tenantId));
  expect(row?.n).toBe(MAX_KEYS + 1);
});

test("making and revoking stands in the audit log, without the key", async () => {
  const { id, key } = await make("Audited");
  await ada.call((api) => api.apiKeys.revoke({ id }));
  const { items } = await ada.call((api) => api.audit.list({ limit: 2 }));
  expect(items.map(({ action, target }) => [action, target])).toEqual([
    ["api_key.revoked", "Audited"],
    ["api_key.created", "Audited"],
  ]);
  expect(items[1]?.detail).toEqual({ key: key.slice(0, 12), scopes: "sync:read", days: null });
  expect(JSON.stringify(items)).not.toContain(key);
});

test("the key of somebody who left works on, and says so", async () => {
  const guest = openVisitor(services);
  const { userId } = await guest.signUp("Grace");
  const { url } = await ada.call((api) => api.tenants.invite({ role: "admin" }));
  await guest.call((api) => api.tenants.acceptInvitation({ token: url.split("/").at(-1) ?? "" }));
  const { id, key } = await make("Guest's", guest);
  await ada.call((api) => api.tenants.removeMember({ userId }));
  expect((await ask(key)).status).toBe(200);
  const { items } = await ada.call((api) => api.apiKeys.list());
  expect(items.find((one) => one.id === id)?.creatorLeft).toBe(true);
  expect(await codeOf(guest.call((api) => api.apiKeys.revoke({ id })))).toBe("UNAUTHORIZED");
  expect(await stored(id)).toMatchObject({ tenantId, revokedAt: null });
});

test("a key that has opened nothing for 90 days is deleted, and no other", async () => {
  const keys = await Promise.all(["revoked", "expired", "lately", "living"].map((name) => make(name)));
  const ids = keys.map(({ id }) => id);
  const age = (column: string, id: string | undefined, days: number) =>
    services.db.execute(
      sql`update api_keys set ${sql.raw(column)} = now() - make_interval(days => ${days}::int) where id = ${id}`,
    );
  await age("revoked_at", ids[0], 91);
  await age("expires_at", ids[1], 91);
  await age("revoked_at", ids[2], 89);
  await pruneHandler(services.db)({}, new AbortController().signal);
  const left = await Promise.all(ids.map((id) => stored(id)));
  expect(left.map((row) => row?.name)).toEqual([undefined, undefined, "lately", "living"]);
});
