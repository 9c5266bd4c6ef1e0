import { and, desc, eq, sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { auditLog } from "#src/db/schema/access.ts";
import { cutPage, readCursor } from "../cursor.ts";

type ListAudit = { tenantId: string; cursor?: string | undefined; limit: number };

/** What is called by an id, as long as it is there: an account, a contact, a month of a run. */
const named = (tenantId: string) => sql<string | null>`
  case when ${auditLog.target} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then coalesce(
    (select account from connections where tenant_id = ${tenantId} and id = ${auditLog.target}::uuid),
    (select coalesce(name, email) from contacts where tenant_id = ${tenantId} and id = ${auditLog.target}::uuid),
    (select connection.account || ', ' || to_char(chunk.month, 'YYYY-MM')
       from sync_chunks chunk join connections connection on connection.tenant_id = ${tenantId} and connection.id = chunk.connection_id
      where chunk.tenant_id = ${tenantId} and chunk.id = ${auditLog.target}::uuid)) end`;

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
      named: named(tenantId),
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
