import { and, desc, eq, gt, ne, sql } from "drizzle-orm";
import type { Db, Tx } from "#src/db/client.ts";
import { memberships, sessions } from "#src/db/schema/access.ts";
import { NotFoundError } from "#src/errors.ts";
import { IDLE_DAYS, type Person, type Session } from "./session.ts";

export type SessionView = {
  id: string;
  createdAt: string;
  lastSeenAt: string;
  userAgent: string | null;
  ip: string | null;
  current: boolean;
};

/** A person's own living sessions, last used first. */
export async function listSessions(db: Db | Tx, { userId, sessionId }: Session): Promise<SessionView[]> {
  const rows = await db
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        gt(sessions.expiresAt, sql`now()`),
        sql`${sessions.lastSeenAt} > now() - make_interval(days => ${IDLE_DAYS}::int)`,
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.publicId));
  return rows.map((row) => ({
    id: row.publicId,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    userAgent: row.userAgent,
    ip: row.ip,
    current: row.publicId === sessionId,
  }));
}

/** @throws NotFoundError also when it is somebody else's */
export async function revokeSession(db: Db | Tx, userId: string, publicId: string): Promise<void> {
  const gone = await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), eq(sessions.publicId, publicId)))
    .returning({ id: sessions.publicId });
  if (gone.length === 0) throw new NotFoundError("Session");
}

/** @returns how many ended */
export async function revokeOtherSessions(db: Db | Tx, { userId, sessionId }: Session): Promise<number> {
  const gone = await db
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), ne(sessions.publicId, sessionId)))
    .returning({ id: sessions.publicId });
  return gone.length;
}

/** Move a session to another workspace. @throws NotFoundError when the person does not belong to it */
export async function switchTenant(db: Db | Tx, { userId, sessionHash }: Person, tenantId: string): Promise<void> {
  const [member] = await db
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId)));
  if (!member) throw new NotFoundError("Workspace");
  await db.update(sessions).set({ tenantId }).where(eq(sessions.id, sessionHash));
}
