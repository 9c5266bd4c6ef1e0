import { type TestDatabase, openTestDatabase } from "#testkit/database.ts";
import { PASSWORD, openTestServices, openVisitor } from "#testkit/web.ts";
import { TRPCError } from "@trpc/server";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, rowsOf } from "#src/db/client.ts";
import { sessions, users } from "#src/db/schema/index.ts";
import { BadCredentialsError, TooManyTriesError } from "#src/errors.ts";
import type { Services } from "#src/web/services.ts";
import { openLimits } from "./limits.ts";
import { verifyPassword } from "./password.ts";

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

const failure = async (work: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await work.then(() => null).catch((one: unknown) => one);
  return error instanceof TRPCError ? (error.cause ?? error) : error;
};

test("what the database keeps of a session or a password signs nobody in", async () => {
  const ada = openVisitor(services);
  const { userId } = await ada.signUp("Ada");
  const presented = ada.cookie?.split("=")[1] ?? "";
  const [session] = await services.db.select().from(sessions).where(eq(sessions.userId, userId));
  expect(session?.id).toMatch(/^[0-9a-f]{64}$/);
  expect(session?.id).not.toBe(presented);

  const thief = openVisitor(services);
  for (const stolen of [session?.id, session?.publicId]) {
    thief.cookie = `syncline_session=${stolen}`;
    expect(await thief.call((api) => api.auth.me())).toBeNull();
  }
  const [user] = await services.db.select().from(users).where(eq(users.id, userId));
  expect(user?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test("a revoked session is dead at once, and the others live on", async () => {
  const [laptop, phone] = [openVisitor(services), openVisitor(services, { userAgent: "phone" })];
  const { email } = await laptop.signUp("Bea");
  await phone.call((api) => api.auth.signIn({ email, password: PASSWORD }));
  const listed = await laptop.call((api) => api.auth.sessions());
  expect(listed.map((one) => one.current).sort()).toEqual([false, true]);

  await laptop.call((api) => api.auth.revokeSession({ id: listed.find((one) => !one.current)?.id ?? "" }));
  expect(await phone.call((api) => api.auth.me())).toBeNull();
  expect(await laptop.call((api) => api.auth.me())).not.toBeNull();
});

test("signing in makes a new session and ends the one that was brought", async () => {
  const [ada, planted] = [openVisitor(services), openVisitor(services)];
  const { email } = await ada.signUp("Cleo");
  const before = ada.cookie;
  await ada.call((api) => api.auth.signIn({ email, password: PASSWORD }));
  expect(ada.cookie).not.toBe(before);
  planted.cookie = before;
  expect(await planted.call((api) => api.auth.me())).toBeNull();
});

test("signing out forgets the cookie and the session", async () => {
  const ada = openVisitor(services);
  await ada.signUp("Dora");
  const again = openVisitor(services);
  again.cookie = ada.cookie;
  await ada.call((api) => api.auth.signOut());
  expect(ada.cookie).toBeNull();
  expect(await again.call((api) => api.auth.me())).toBeNull();
});

test("a session that was idle for a week, or is 30 days old, is over", async () => {
  for (const aged of [
    sql`last_seen_at = now() - interval '7 days 1 minute'`,
    sql`expires_at = now() - interval '1 second'`,
  ]) {
    const ada = openVisitor(services);
    const { userId } = await ada.signUp("Edna");
    const [row] = await rowsOf<{ days: number }>(
      services.db,
      sql`select extract(epoch from expires_at - now()) / 86400 as days from sessions where user_id = ${userId}`,
    );
    expect(Math.round(Number(row?.days))).toBe(30);
    await services.db.execute(sql`update sessions set ${aged} where user_id = ${userId}`);
    expect(await ada.call((api) => api.auth.me())).toBeNull();
  }
});

test("being seen is written at most every five minutes", async () => {
  const ada = openVisitor(services);
  const { userId } = await ada.signUp("Fay");
  const seen = async () =>
    (await services.db.select().from(sessions).where(eq(sessions.userId, userId)))[0]?.lastSeenAt.getTime() ?? 0;
  const first = await seen();
  await ada.call((api) => api.auth.me());
  expect(await seen()).toBe(first);
  await services.db.execute(
    sql`update sessions set last_seen_at = now() - interval '6 minutes' where user_id = ${userId}`,
  );
  await ada.call((api) => api.auth.me());
  expect(await seen()).toBeGreaterThan(first);
});

test("ten wrong passwords close an account for every process and every address", async () => {
  const { email } = await openVisitor(services).signUp("Gwen");
  const other = openDatabase(database.appUrl, { max: 1 });
  const second = { ...services, limits: openLimits(other.db) };
  const guess = (i: number, password = "wrong password") =>
    failure(
      openVisitor(i % 2 ? services : second, { ip: `198.51.100.${i}` }).call((api) =>
        api.auth.signIn({ email, password }),
      ),
    );

  const first = await Promise.all(Array.from({ length: 10 }, (_, i) => guess(i)));
  expect(first.every((error) => error instanceof BadCredentialsError)).toBe(true);
  expect(await guess(11)).toBeInstanceOf(TooManyTriesError);
  // Also for the right password: otherwise the answer would tell that it is right.
  expect(await guess(12, PASSWORD)).toBeInstanceOf(TooManyTriesError);
  await other.close();
});

test("a hundred failures from one address close it, even at once and for different accounts", async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 120 }, (_, i) => failure(services.limits.spendTry("203.0.113.9", `somebody${i}@example.com`))),
  );
  expect(outcomes.filter((one) => one instanceof TooManyTriesError)).toHaveLength(20);
  expect(await failure(services.limits.spendTry("203.0.113.10", "somebody@example.com"))).toBeNull();
});

test("the addresses of one IPv6 customer count as one", async () => {
  for (let i = 0; i < 100; i += 1) await services.limits.spendTry(`2001:db8:1:2:${i}::1`);
  expect(await failure(services.limits.spendTry("2001:DB8:1:2::ffff"))).toBeInstanceOf(TooManyTriesError);
  expect(await failure(services.limits.spendTry("2001:db8:1:3::1"))).toBeNull();
  expect(await failure(services.limits.spendTry("::ffff:192.0.2.77"))).toBeNull();
});

test("a right password takes its try back", async () => {
  const { email } = await openVisitor(services, { ip: "203.0.113.20" }).signUp("Hana");
  for (let i = 0; i < 15; i += 1) {
    const tries = openVisitor(services, { ip: "203.0.113.20" });
    await tries.call((api) => api.auth.signIn({ email, password: PASSWORD }));
    expect(tries.cookie).not.toBeNull();
  }
});

test("an unknown address is answered in the same words, after the same work", async () => {
  const { email } = await openVisitor(services, { ip: "203.0.113.30" }).signUp("Iris");
  const tries = openVisitor(services, { ip: "203.0.113.31" });
  const known = await failure(tries.call((api) => api.auth.signIn({ email, password: "wrong password" })));
  const unknown = await failure(
    tries.call((api) => api.auth.signIn({ email: "nobody.at.all@example.com", password: "wrong password" })),
  );
  expect((known as Error).message).toBe((unknown as Error).message);

  const [user] = await services.db.select().from(users).where(eq(users.email, email));
  const time = async (hash: string | null) => {
    const times: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      const startedAt = performance.now();
      expect(await verifyPassword(hash, "wrong password")).toBe(false);
      times.push(performance.now() - startedAt);
    }
    return times.sort((a, b) => a - b)[3] ?? 0;
  };
  const [there, missing] = [await time(user?.passwordHash ?? ""), await time(null)];
  expect(missing).toBeGreaterThan(there / 3);
  expect(missing).toBeLessThan(there * 3);
});

test("over https the cookie is bound to the host and to https", async () => {
  const secure = await openTestServices(database.appUrl, { PUBLIC_ORIGIN: "https://sync.example.com" });
  const ada = openVisitor(secure);
  await ada.signUp("Jo");
  expect(ada.cookie).toMatch(/^__Host-syncline_session=[\w-]{43}$/);
  expect(await secure.auth.end(secure.db, ada.cookie)).toMatch(/HttpOnly; Max-Age=0; Path=\/; SameSite=Lax; Secure/);
  await secure.close();
});

test("a cookie that is not ours, or does not decode, is nobody's", async () => {
  for (const cookie of ["syncline_session=%E0%A4%A", "syncline_session=", "a=b; syncline_session=x", "\u0000"]) {
    expect(await services.auth.read(cookie)).toBeNull();
  }
});
