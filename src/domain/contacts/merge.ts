import { sql } from "drizzle-orm";
import { type Tx, jsonRows, rowsOf } from "#src/db/client.ts";
import { ConflictError } from "#src/errors.ts";
import { type Actor, auditBy } from "../tenants/actor.ts";
import { deciding, peopleOf, pinAddresses, regroup, rootOf, rootsOf } from "./links.ts";

export type Merge = { tenantId: string; actor: Actor; keepId: string; ids: readonly string[] };

/**
 * Make these contacts part of one. Mail that arrives later under any of their addresses is this one's; `unmerge` takes it
 * back. Ids that were merged meanwhile stand for what they are part of, and a merge that was done already is answered
 * with itself.
 *
 * @throws NotFoundError for another tenant's too, ConflictError NOTHING_TO_MERGE
 */
export function mergeContacts(
  tx: Tx,
  { tenantId, actor, keepId, ids }: Merge,
): Promise<{ id: string; mergeId: string }> {
  return deciding(tx, tenantId, async () => {
    const roots = await rootsOf(tx, tenantId, [keepId, ...ids]);
    const keep = rootOf(roots, keepId);
    const others = [...new Set(ids.map((id) => rootOf(roots, id)))].filter((id) => id !== keep);
    if (others.length === 0) return { id: keep, mergeId: await mergeBetween(tx, tenantId, [keepId, ...ids]) };

    await pinAddresses(tx, tenantId, [keep, ...others], actor.name);
    const people = await peopleOf(tx, tenantId, others);
    const mergeId = await writeMerge(tx, tenantId, actor.name);
    await tx.execute(sql`
      insert into contact_merge_parts (tenant_id, merge_id, contact_id, into_id, name, emails)
      select ${tenantId}::uuid, ${mergeId}::uuid, row.id, ${keep}::uuid, row.name, array(select jsonb_array_elements_text(row.emails))
        from jsonb_to_recordset(${jsonRows(people)}) as row (id uuid, name text, emails jsonb)`);
    await regroup(tx, tenantId, [keep], others);
    await auditBy(tx, tenantId, actor, { action: "contact.merged", target: keep, detail: { merged: people.length } });
    return { id: keep, mergeId };
  });
}

async function writeMerge(tx: Tx, tenantId: string, by: string): Promise<string> {
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`insert into contact_merges (tenant_id, merged_by) values (${tenantId}, ${by}) returning id`,
  );
  if (!row) throw new Error("a merge was not written");
  return row.id;
}

/** The newest merge in force that one of these went into. @throws ConflictError when all are one contact by themselves */
async function mergeBetween(tx: Tx, tenantId: string, ids: readonly string[]): Promise<string> {
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`select merge.id from contact_merge_parts part join contact_merges merge on merge.tenant_id = ${tenantId} and merge.id = part.merge_id
         where part.tenant_id = ${tenantId} and part.contact_id = any(${sql.param([...ids])}::uuid[]) and part.undone_at is null
         order by merge.merged_at desc, merge.id limit 1`,
  );
  if (!row)
    throw new ConflictError(
      "NOTHING_TO_MERGE",
      "A contact cannot be merged with itself.",
      "Choose two or more contacts.",
    );
  return row.id;
}
