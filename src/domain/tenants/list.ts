import { and, asc, eq } from "drizzle-orm";
import type { Db, Tx } from "#src/db/client.ts";
import { memberships, tenants } from "#src/db/schema/access.ts";
import { NotFoundError } from "#src/errors.ts";
import type { Role } from "./role.ts";

export type MyTenant = { id: string; name: string; slug: string; timeZone: string; currency: string; role: Role };

/** The workspaces a person belongs to, oldest membership first. */
export async function listMyTenants(db: Db | Tx, userId: string): Promise<MyTenant[]> {
  return mine(db).where(eq(memberships.userId, userId)).orderBy(asc(memberships.createdAt), asc(tenants.id));
}

/** @throws NotFoundError when it is none of theirs */
export async function getMyTenant(db: Db | Tx, userId: string, tenantId: string): Promise<MyTenant> {
  const [row] = await mine(db).where(and(eq(memberships.userId, userId), eq(memberships.tenantId, tenantId)));
  if (!row) throw new NotFoundError("Workspace");
  return row;
}

function mine(db: Db | Tx) {
  return db
    .select({
      id: tenants.id,
      name: tenants.name,
      slug: tenants.slug,
      timeZone: tenants.timeZone,
      currency: tenants.currency,
      role: memberships.role,
    })
    .from(memberships)
    .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
    .$dynamic();
}
