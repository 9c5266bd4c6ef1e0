import { createHash, randomBytes } from "node:crypto";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Db, Tx } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { invitations, memberships, tenants, users } from "#src/db/schema/access.ts";
import { ConflictError, ForbiddenError, InvitationClosedError, NotFoundError } from "#src/errors.ts";
import { type Actor, auditBy } from "./actor.ts";
import { type Role, atLeast } from "./role.ts";

export type InvitedRole = "admin" | "member";
export type Invitation = {
  id: string;
  email: string | null;
  role: InvitedRole;
  createdAt: string;
  expiresAt: string;
  createdBy: string;
};
type Invite = { tenantId: string; role: InvitedRole; email: string | null; actor: Actor & { role: Role } };

const DAYS = 7;
const open = and(isNull(invitations.acceptedAt), sql`${invitations.expiresAt} > now()`);
const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** Those that can still be accepted, newest first. */
export async function listInvitations(tx: Tx, tenantId: string): Promise<Invitation[]> {
  const rows = await tx
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
      createdBy: users.name,
    })
    .from(invitations)
    .innerJoin(users, eq(users.id, invitations.createdBy))
    .where(and(eq(invitations.tenantId, tenantId), open))
    .orderBy(desc(invitations.createdAt), desc(invitations.id));
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  }));
}

/**
 * @returns the token, which is stored only as a hash: this is the one time it can be shown
 * @throws ForbiddenError when the role is above the inviter's
 */
export async function invite(tx: Tx, { tenantId, role, email, actor }: Invite): Promise<{ id: string; token: string }> {
  if (!atLeast(actor.role, role)) throw new ForbiddenError("You cannot invite above your own role.");
  const token = randomBytes(32).toString("base64url");
  const [row] = await tx
    .insert(invitations)
    .values({
      tenantId,
      tokenHash: hashOf(token),
      role,
      email,
      createdBy: actor.userId,
      expiresAt: sql`now() + make_interval(days => ${DAYS}::int)`,
    })
    .returning({ id: invitations.id });
  if (!row) throw new Error("the invitation was not stored");
  await auditBy(tx, tenantId, actor, { action: "invitation.created", target: email, detail: { role } });
  await announce(tx, { tenantId, topic: "tenants" });
  return { id: row.id, token };
}

/** @throws NotFoundError also when it was accepted, has expired or is another tenant's */
export async function revokeInvitation(tx: Tx, tenantId: string, id: string, actor: Actor): Promise<void> {
  const gone = await tx
    .delete(invitations)
    .where(and(eq(invitations.tenantId, tenantId), eq(invitations.id, id), open))
    .returning({ email: invitations.email });
  if (gone.length === 0) throw new NotFoundError("Invitation");
  await auditBy(tx, tenantId, actor, { action: "invitation.revoked", target: gone[0]?.email ?? null });
  await announce(tx, { tenantId, topic: "tenants" });
}

/** What the link promises, for somebody who may not be signed in. @throws InvitationClosedError */
export async function previewInvitation(db: Db | Tx, token: string) {
  const [row] = await db
    .select({
      tenantId: invitations.tenantId,
      tenantName: tenants.name,
      role: invitations.role,
      email: invitations.email,
    })
    .from(invitations)
    .innerJoin(tenants, eq(tenants.id, invitations.tenantId))
    .where(and(eq(invitations.tokenHash, hashOf(token)), open));
  if (!row) throw new InvitationClosedError();
  return row;
}

/**
 * Single use; a member who accepts again stays what they were. `tx` must be the inviting tenant's.
 *
 * @throws InvitationClosedError, ConflictError OTHER_EMAIL (made for somebody else)
 */
export async function acceptInvitation(tx: Tx, token: string, tenantId: string, actor: Actor): Promise<void> {
  const [row] = await tx
    .update(invitations)
    .set({ acceptedAt: sql`now()` })
    .where(and(eq(invitations.tokenHash, hashOf(token)), eq(invitations.tenantId, tenantId), open))
    .returning({ role: invitations.role, email: invitations.email });
  if (!row) throw new InvitationClosedError();
  if (row.email !== null && row.email !== actor.email) {
    throw new ConflictError(
      "OTHER_EMAIL",
      "This invitation is for another address.",
      `Use ${row.email}, or ask for a new link.`,
    );
  }
  await tx.insert(memberships).values({ tenantId, userId: actor.userId, role: row.role }).onConflictDoNothing();
  await auditBy(tx, tenantId, actor, {
    action: "invitation.accepted",
    target: actor.email,
    detail: { role: row.role },
  });
  await announce(tx, { tenantId, topic: "tenants" });
}
