import type { Tx } from "#src/db/client.ts";
import { type AuditEntry, audit } from "../audit/audit.ts";

/** The person behind a request. */
export type Actor = { userId: string; name: string; email: string; ip: string | null };

type What = Pick<AuditEntry, "action" | "target" | "detail">;

export async function auditBy(tx: Tx, tenantId: string, actor: Actor, what: What): Promise<void> {
  await audit(tx, { tenantId, actorId: actor.userId, actor: `${actor.name} <${actor.email}>`, ip: actor.ip, ...what });
}
