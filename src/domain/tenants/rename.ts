import { eq } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { tenants } from "#src/db/schema/access.ts";
import { type Actor, auditBy } from "./actor.ts";

/** The slug stays: links that hold it must go on working. */
export async function renameTenant(tx: Tx, tenantId: string, name: string, actor: Actor): Promise<void> {
  await tx.update(tenants).set({ name }).where(eq(tenants.id, tenantId));
  await auditBy(tx, tenantId, actor, { action: "tenant.renamed", target: name });
  await announce(tx, { tenantId, topic: "tenants" });
}
