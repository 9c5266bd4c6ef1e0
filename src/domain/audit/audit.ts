import type { Tx } from "#src/db/client.ts";
import { auditLog } from "#src/db/schema/access.ts";

export type AuditEntry = {
  tenantId: string;
  /** null: the system itself. */
  actorId: string | null;
  /** Kept beside the id, so that the log still reads after the person has left. */
  actor: string;
  /** `<noun>.<verb in the past>`, such as `member.removed`. */
  action: string;
  target?: string | null;
  /** Ids, names and roles only: never a secret or a message. */
  detail?: Record<string, string | number | boolean | null>;
  ip?: string | null;
};

/** Say who did what, in the transaction that does it: neither stands without the other. */
export async function audit(tx: Tx, { detail = {}, target = null, ip = null, ...entry }: AuditEntry): Promise<void> {
  await tx.insert(auditLog).values({ ...entry, detail, target, ip });
}
