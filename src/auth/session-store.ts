import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import type { Adapter } from "lucia";
import type { Db, Tx } from "#src/db/client.ts";
import { memberships, sessions, users } from "#src/db/schema/access.ts";
import { IDLE_DAYS, type Person, sessionHashOf } from "./session.ts";

const used = sql`${sessions.lastSeenAt} > now() - make_interval(days => ${IDLE_DAYS}::int)`;
const TOUCH_MINUTES = 5;

/**
 * Lucia's storage on our tables. The presented id is hashed on the way in and given back as it was: Lucia writes the
 * cookie from what we answer, so answering with the hash would sign people out.
 *
 * A session whose person has left its workspace is not found: the membership is part of the look-up.
 */
export function sessionStore(db: Db | Tx): Adapter {
  let prepared: ReturnType<typeof prepareFind> | undefined;
  return {
    async getSessionAndUser(id) {
      prepared ??= prepareFind(db);
      const [row] = await prepared.execute({ hash: sessionHashOf(id) });
      if (!row) return [null, null];
      const { userId, expiresAt, email, name, ...attributes } = row;
      return [
        { id, userId, expiresAt, attributes: { ...attributes, userAgent: null, ip: null } },
        { id: userId, attributes: { email, name } },
      ];
    },
    async setSession({ id, userId, expiresAt, attributes: { tenantId, userAgent, ip, publicId } }) {
      await db.insert(sessions).values({ id: sessionHashOf(id), publicId, userId, expiresAt, tenantId, userAgent, ip });
    },
    async deleteSession(id) {
      await db.delete(sessions).where(eq(sessions.id, sessionHashOf(id)));
    },
    async deleteUserSessions(userId) {
      await db.delete(sessions).where(eq(sessions.userId, userId));
    },
    async deleteExpiredSessions() {
      await db.delete(sessions).where(lt(sessions.expiresAt, sql`now()`));
    },
    // The 30 days are absolute: nothing prolongs them.
    async updateSessionExpiration() {},
    // Only hashes are stored, and Lucia would hand them out as ids: the sessions page goes around it, by public id.
    async getUserSessions() {
      return [];
    },
  };
}

/** Every request asks this: the statement is built once, and named so that Postgres prepares it. */
const prepareFind = (db: Db | Tx) =>
  db
    .select({
      userId: sessions.userId,
      expiresAt: sessions.expiresAt,
      publicId: sessions.publicId,
      tenantId: memberships.tenantId,
      role: memberships.role,
      stale: sql<boolean>`${sessions.lastSeenAt} < now() - make_interval(mins => ${TOUCH_MINUTES}::int)`,
      email: users.email,
      name: users.name,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(memberships, and(eq(memberships.tenantId, sessions.tenantId), eq(memberships.userId, sessions.userId)))
    .where(and(eq(sessions.id, sql.placeholder("hash")), gt(sessions.expiresAt, sql`now()`), used))
    .prepare("session");

/** Whose living session has no workspace any more: they were taken out of it, and sign in to another by choosing it. */
export async function findLost(db: Db, sessionHash: string): Promise<Person | null> {
  const [row] = await db
    .select({ userId: users.id, email: users.email, name: users.name })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sessionHash), isNull(sessions.tenantId), gt(sessions.expiresAt, sql`now()`), used));
  return row ? { ...row, sessionHash } : null;
}

/** At most one write in five minutes, so that reading a page stays a read. */
export async function touchSession(db: Db, sessionHash: string): Promise<void> {
  await db
    .update(sessions)
    .set({ lastSeenAt: sql`now()` })
    .where(eq(sessions.id, sessionHash));
}

/** Whether the session still stands, for what outlives a request. Also false when it was switched to another workspace. */
export async function isAlive(
  db: Db,
  { sessionHash, tenantId }: { sessionHash: string; tenantId: string },
): Promise<boolean> {
  const rows = await db
    .select({ id: sessions.publicId })
    .from(sessions)
    .innerJoin(memberships, and(eq(memberships.tenantId, sessions.tenantId), eq(memberships.userId, sessions.userId)))
    .where(
      and(eq(sessions.id, sessionHash), eq(sessions.tenantId, tenantId), gt(sessions.expiresAt, sql`now()`), used),
    );
  return rows.length > 0;
}
