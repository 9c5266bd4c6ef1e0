import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { memberships, sessions, users } from "#src/db/schema/access.ts";
import { ConflictError, ForbiddenError, NotFoundError } from "#src/errors.ts";
import { type Actor, auditBy } from "./actor.ts";
import { type Role, atLeast } from "./role.ts";

export type Member = { userId: string; name: string; email: string; role: Role; joinedAt: string };
/** Who asks, with their own role in this workspace. */
type Asker = Actor & { role: Role };
type OneMember = { tenantId: string; userId: string; actor: Asker };

export async function listMembers(tx: Tx, tenantId: string): Promise<Member[]> {
  const rows = await tx
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      role: memberships.role,
      joinedAt: memberships.createdAt,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.tenantId, tenantId))
    .orderBy(asc(memberships.createdAt), asc(users.id));
  return rows.map((row) => ({ ...row, joinedAt: row.joinedAt.toISOString() }));
}

/** @throws NotFoundError, ForbiddenError (above the asker's own role), ConflictError LAST_OWNER */
export async function setRole(tx: Tx, { tenantId, userId, actor }: OneMember, role: Role): Promise<void> {
  const member = await lockMember(tx, tenantId, userId);
  if (!atLeast(actor.role, member.role) || !atLeast(actor.role, role)) throw aboveYou();
  if (member.role === role) return;
  if (member.role === "owner" && member.owners === 1) throw lastOwner();
  await tx.update(memberships).set({ role }).where(oneMember(tenantId, userId));
  await auditBy(tx, tenantId, actor, {
    action: "member.role_set",
    target: member.email,
    detail: { from: member.role, to: role },
  });
  await announce(tx, { tenantId, topic: "tenants" });
}

/**
 * Take somebody, or oneself, out of the workspace; their sessions go on without one, until they choose another.
 *
 * @throws NotFoundError, ForbiddenError, ConflictError LAST_OWNER
 */
export async function removeMember(tx: Tx, { tenantId, userId, actor }: OneMember): Promise<void> {
  const member = await lockMember(tx, tenantId, userId);
  const leaving = userId === actor.userId;
  if (!leaving && (!atLeast(actor.role, "admin") || !atLeast(actor.role, member.role))) throw aboveYou();
  if (member.role === "owner" && member.owners === 1) throw lastOwner();
  await tx.delete(memberships).where(oneMember(tenantId, userId));
  await tx
    .update(sessions)
    .set({ tenantId: null })
    .where(and(eq(sessions.tenantId, tenantId), eq(sessions.userId, userId)));
  await auditBy(tx, tenantId, actor, {
    action: leaving ? "member.left" : "member.removed",
    target: member.email,
    detail: { role: member.role },
  });
  await announce(tx, { tenantId, topic: "tenants" });
}

/** All memberships are locked, in one order: two owners who remove each other at once must not both succeed. */
async function lockMember(tx: Tx, tenantId: string, userId: string) {
  const rows = await tx
    .select({ userId: memberships.userId, role: memberships.role })
    .from(memberships)
    .where(eq(memberships.tenantId, tenantId))
    .orderBy(asc(memberships.userId))
    .for("update");
  const found = rows.find((row) => row.userId === userId);
  if (!found) throw new NotFoundError("Member");
  const [user] = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId));
  return { role: found.role, email: user?.email ?? "", owners: rows.filter((row) => row.role === "owner").length };
}

const oneMember = (tenantId: string, userId: string) =>
  and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId));
const aboveYou = () => new ForbiddenError("Your role does not allow this.");
const lastOwner = () =>
  new ConflictError(
    "LAST_OWNER",
    "A workspace needs an owner, and this is the last one.",
    "Make somebody else an owner first.",
  );
