import { randomUUID } from "node:crypto";
import { asc, eq } from "drizzle-orm";
import { type Db, withTenant } from "#src/db/client.ts";
import { memberships, users } from "#src/db/schema/access.ts";
import { createTenant } from "#src/domain/tenants/create.ts";
import { hashPassword } from "./password.ts";

export type EnsuredUser = { userId: string; tenantId: string; created: boolean };

/** The person with this address and their oldest workspace, made if they do not exist; an existing password stays. */
export async function ensureUser(
  db: Db,
  person: { email: string; name: string; password: string; workspace: string },
): Promise<EnsuredUser> {
  const existing = await find(db, person.email);
  if (existing) return existing;
  const passwordHash = await hashPassword(person.password);
  const tenantId = randomUUID();
  const made = await withTenant(db, tenantId, async (tx) => {
    const { email, name } = person;
    const [user] = await tx
      .insert(users)
      .values({ email, name, passwordHash })
      .onConflictDoNothing({ target: users.email })
      .returning();
    if (!user) return null;
    await createTenant(tx, { tenantId, name: person.workspace, owner: { userId: user.id, name, email, ip: null } });
    return { userId: user.id, tenantId, created: true };
  });
  // Somebody else made them at this moment.
  return made ?? (await find(db, person.email)) ?? ensureUser(db, person);
}

async function find(db: Db, email: string): Promise<EnsuredUser | null> {
  const [found] = await db
    .select({ userId: users.id, tenantId: memberships.tenantId })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .where(eq(users.email, email))
    .orderBy(asc(memberships.createdAt))
    .limit(1);
  return found ? { ...found, created: false } : null;
}
