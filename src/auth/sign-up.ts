import { randomUUID } from "node:crypto";
import { withTenant } from "#src/db/client.ts";
import { users } from "#src/db/schema/access.ts";
import { createTenant } from "#src/domain/tenants/create.ts";
import { acceptInvitation, previewInvitation } from "#src/domain/tenants/invitations.ts";
import { ConflictError } from "#src/errors.ts";
import { hashPassword } from "./password.ts";
import { type AuthDeps, type Visitor, renewSession } from "./sign-in.ts";

/** `email` lower-cased. `workspace` is the name of a new one, `invitation` the token into one that exists. */
export type Newcomer = { email: string; password: string; name: string } & (
  { workspace: string } | { invitation: string }
);

/**
 * A person, signed in to a workspace of their own or to the one that invited them. A refused invitation makes nobody.
 *
 * @returns the Set-Cookie value
 * @throws ConflictError EMAIL_TAKEN or OTHER_EMAIL, InvitationClosedError, TooManyTriesError
 */
export async function signUp({ db, auth, limits }: AuthDeps, newcomer: Newcomer, visitor: Visitor): Promise<string> {
  await limits.spendTry(visitor.ip);
  const { email, password, name } = newcomer;
  // Looked up before the costly hash; whether it still holds is decided by accepting it, in the transaction.
  const tenantId =
    "invitation" in newcomer ? (await previewInvitation(db, newcomer.invitation)).tenantId : randomUUID();
  const passwordHash = await hashPassword(password);
  return withTenant(db, tenantId, async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({ email, name, passwordHash })
      .onConflictDoNothing({ target: users.email })
      .returning();
    if (!user)
      throw new ConflictError("EMAIL_TAKEN", "There is already an account with this address.", "Sign in instead.");
    const actor = { userId: user.id, name, email, ip: visitor.ip };
    if ("invitation" in newcomer) await acceptInvitation(tx, newcomer.invitation, tenantId, actor);
    else await createTenant(tx, { tenantId, name: newcomer.workspace, owner: actor });
    return renewSession(tx, auth, { userId: user.id, tenantId }, visitor);
  });
}
