import { randomUUID } from "node:crypto";
import { withTenant } from "#src/db/client.ts";
import { users } from "#src/db/schema/access.ts";
import { createTenant } from "#src/domain/tenants/create.ts";
import { ConflictError } from "#src/errors.ts";
import { hashPassword } from "./password.ts";
import { type AuthDeps, type Visitor, renewSession } from "./sign-in.ts";

/** `email` lower-cased. */
export type SignUp = { email: string; password: string; name: string; workspace: string };

/**
 * A person and their first workspace, signed in.
 *
 * @returns the Set-Cookie value
 * @throws ConflictError EMAIL_TAKEN, TooManyTriesError
 */
export async function signUp(
  { db, auth, limits }: AuthDeps,
  { email, password, name, workspace }: SignUp,
  visitor: Visitor,
): Promise<string> {
  await limits.spendTry(visitor.ip);
  const passwordHash = await hashPassword(password);
  const tenantId = randomUUID();
  return withTenant(db, tenantId, async (tx) => {
    const [user] = await tx
      .insert(users)
      .values({ email, name, passwordHash })
      .onConflictDoNothing({ target: users.email })
      .returning();
    if (!user)
      throw new ConflictError("EMAIL_TAKEN", "There is already an account with this address.", "Sign in instead.");
    const owner = { userId: user.id, name, email, ip: visitor.ip };
    await createTenant(tx, { tenantId, name: workspace, owner });
    return renewSession(tx, auth, { userId: user.id, tenantId }, visitor);
  });
}
