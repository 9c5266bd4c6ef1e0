import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { NotFoundError } from "#src/errors.ts";
import { type Actor, auditBy } from "../tenants/actor.ts";
import { deciding, regroup, rootsOf } from "./links.ts";

export type Unmerge = { tenantId: string; actor: Actor; mergeId: string };

/**
 * Take a merge back: the contacts are as they would be without it, whatever was merged or read since. Once more: the same
 * answer.
 *
 * @returns the contacts that stand for those it had joined
 * @throws NotFoundError also for another tenant's
 */
export function unmergeContacts(tx: Tx, { tenantId, actor, mergeId }: Unmerge): Promise<{ ids: string[] }> {
  return deciding(tx, tenantId, async () => {
    const parts = await rowsOf<{ id: string; into: string; active: boolean }>(
      tx,
      sql`select contact_id as id, into_id as into, undone_at is null as active from contact_merge_parts
           where tenant_id = ${tenantId} and merge_id = ${mergeId}::uuid`,
    );
    if (parts.length === 0) throw new NotFoundError("Merge");
    const nodes = [...new Set(parts.flatMap(({ id, into }) => [id, into]))];
    if (parts.some(({ active }) => active)) {
      const before = [...new Set((await rootsOf(tx, tenantId, nodes)).values())];
      await tx.execute(
        sql`update contact_merge_parts set undone_at = clock_timestamp()
             where tenant_id = ${tenantId} and merge_id = ${mergeId}::uuid and undone_at is null`,
      );
      const undone = parts.filter(({ active }) => active).map(({ id }) => id);
      await regroup(tx, tenantId, [...new Set([...before, ...undone])], before);
      const detail = { restored: undone.length };
      await auditBy(tx, tenantId, actor, { action: "contact.unmerged", target: before[0] ?? null, detail });
    }
    const roots = await rootsOf(tx, tenantId, nodes);
    return { ids: [...new Set(roots.values())].sort() };
  });
}
