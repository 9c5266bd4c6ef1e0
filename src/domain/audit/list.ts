import { and, desc, eq, sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { auditLog } from "#src/db/schema/access.ts";
import { cutPage, readCursor } from "../cursor.ts";

type ListAudit = { tenantId: string; cursor?: string | undefined; limit: number };

/**
 * Newest first.
 *
 * @throws BadCursorError
 */
export async function listAudit(tx: Tx, { tenantId, cursor, limit }: ListAudit) {
  const after = readCursor(cursor);
  const rows = await tx
    .select({
      id: auditLog.id,
      at: auditLog.at,
      place: { at: sql<string>`${auditLog.at}::text`, id: auditLog.id },
      actor: auditLog.actor,
      action: auditLog.action,
      target: auditLog.target,
      detail: auditLog.detail,
    })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.tenantId, tenantId),
        after ? sql`(${auditLog.at}, ${auditLog.id}) < (${after.at}::timestamptz, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(limit + 1);
  return cutPage(
    rows.map(({ at, detail, ...row }) => ({ ...row, at: at.toISOString(), detail: detail as Record<string, unknown> })),
    limit,
  );
}
