import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";

/** `names` and `emails` as they were when it was done. */
export type ContactMerge = { mergeId: string; mergedAt: string; by: string; names: string[]; emails: string[] };

/** What was merged into a contact and can be taken back, also what came in with another: newest first. */
export function mergesOf(tx: Tx, tenantId: string, contactId: string): Promise<ContactMerge[]> {
  return rowsOf<ContactMerge>(
    tx,
    sql`
    with recursive part as (
      select merge_id, contact_id, name, emails from contact_merge_parts
       where tenant_id = ${tenantId} and into_id = ${contactId}::uuid and undone_at is null
       union all
      select below.merge_id, below.contact_id, below.name, below.emails from part
        join contact_merge_parts below on below.tenant_id = ${tenantId} and below.into_id = part.contact_id and below.undone_at is null)
    select merge.id as "mergeId", ${isoInstant(sql`merge.merged_at`)} as "mergedAt", merge.merged_by as by,
           json_agg(coalesce(part.name, part.emails[1]) order by part.contact_id) as names,
           (select json_agg(distinct email) from part same, unnest(same.emails) email where same.merge_id = merge.id) as emails
      from part join contact_merges merge on merge.tenant_id = ${tenantId} and merge.id = part.merge_id
     group by merge.id, merge.merged_at, merge.merged_by order by merge.merged_at desc, merge.id`,
  );
}
