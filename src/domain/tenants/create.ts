import { randomBytes } from "node:crypto";
import type { Tx } from "#src/db/client.ts";
import { memberships, tenants } from "#src/db/schema/access.ts";
import { type Actor, auditBy } from "./actor.ts";
import { slugOf } from "./slug.ts";

type CreateTenant = {
  /** Made by the caller, so that this transaction can already be the new tenant's. */
  tenantId: string;
  name: string;
  owner: Actor;
};

export type Tenant = { id: string; name: string; slug: string };

/** A workspace with its first owner. The slug is the name's, with a suffix where that one is taken. */
export async function createTenant(tx: Tx, { tenantId, name, owner }: CreateTenant): Promise<Tenant> {
  const slug = await insertTenant(tx, tenantId, name);
  await tx.insert(memberships).values({ tenantId, userId: owner.userId, role: "owner" });
  await auditBy(tx, tenantId, owner, { action: "tenant.created", target: name });
  return { id: tenantId, name, slug };
}

async function insertTenant(tx: Tx, id: string, name: string): Promise<string> {
  const base = slugOf(name);
  for (const slug of [base, ...Array.from({ length: 5 }, () => `${base}-${randomBytes(3).toString("hex")}`)]) {
    const made = await tx
      .insert(tenants)
      .values({ id, name, slug })
      .onConflictDoNothing({ target: tenants.slug })
      .returning();
    if (made.length > 0) return slug;
  }
  throw new Error("no free slug in six tries");
}
