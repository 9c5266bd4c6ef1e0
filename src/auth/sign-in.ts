import { eq } from "drizzle-orm";
import { type Db, type Tx, withTenant } from "#src/db/client.ts";
import { users } from "#src/db/schema/access.ts";
import { auditBy } from "#src/domain/tenants/actor.ts";
import { createTenant } from "#src/domain/tenants/create.ts";
import { listMyTenants } from "#src/domain/tenants/list.ts";
import { BadCredentialsError } from "#src/errors.ts";
import { randomUUID } from "node:crypto";
import type { Limits } from "./limits.ts";
import type { Auth } from "./lucia.ts";
import { verifyPassword } from "./password.ts";

export type Visitor = { ip: string | null; userAgent: string | null; cookie: string | null };
export type AuthDeps = { db: Db; auth: Auth; limits: Limits };

/**
 * A new session, never the presented one: an id that was planted before sign-in is worth nothing after it.
 *
 * @param email lower-cased
 * @returns the Set-Cookie value
 * @throws BadCredentialsError, TooManyTriesError
 */
export async function signIn(
  { db, auth, limits }: AuthDeps,
  email: string,
  password: string,
  visitor: Visitor,
): Promise<string> {
  const spent = await limits.spendTry(visitor.ip, email);
  const [user] = await db.select().from(users).where(eq(users.email, email));
  if (!(await verifyPassword(user?.passwordHash ?? null, password)) || !user) throw new BadCredentialsError();
  await spent.forgive();

  const actor = { userId: user.id, name: user.name, email: user.email, ip: visitor.ip };
  const [tenant] = await listMyTenants(db, user.id);
  const tenantId = tenant?.id ?? randomUUID();
  return withTenant(db, tenantId, async (tx) => {
    // Whoever was taken out of their last workspace still has an account, and starts a new one.
    if (!tenant) await createTenant(tx, { tenantId, name: `${user.name}'s workspace`, owner: actor });
    await auditBy(tx, tenantId, actor, { action: "session.started" });
    return renewSession(tx, auth, { userId: user.id, tenantId }, visitor);
  });
}

/** End what the visitor brought and begin anew. @returns the Set-Cookie value */
export async function renewSession(
  tx: Tx,
  auth: Auth,
  who: { userId: string; tenantId: string },
  visitor: Visitor,
): Promise<string> {
  await auth.end(tx, visitor.cookie);
  return auth.start(tx, { ...who, userAgent: visitor.userAgent, ip: visitor.ip });
}
