import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { ConflictError, NotFoundError } from "#src/errors.ts";
import { type Actor, auditBy } from "../tenants/actor.ts";
import { deciding, pinAddresses, regroup, rootOf, rootsOf } from "./links.ts";

export type Split = { tenantId: string; actor: Actor; id: string; email: string };

/**
 * Take one address out of a contact, with all that came and went under it. One that was taken out before is answered with
 * the contact it has now.
 *
 * @returns the contact the address has from now on
 * @throws NotFoundError for another tenant's too, ConflictError ONLY_ADDRESS
 */
export function splitContact(tx: Tx, { tenantId, actor, id, email }: Split): Promise<{ id: string }> {
  return deciding(tx, tenantId, async () => {
    const contact = rootOf(await rootsOf(tx, tenantId, [id]), id);
    await pinAddresses(tx, tenantId, [contact], actor.name);
    const link = await linkOf(tx, tenantId, email);
    if (link.contactId !== contact) return { id: link.contactId };
    if (link.alone)
      throw new ConflictError(
        "ONLY_ADDRESS",
        "This is the contact's only address.",
        "An address can be taken out of a contact that has others.",
      );
    const own = await ownBase(tx, tenantId, email, link);
    await regroup(tx, tenantId, [contact, own], [contact]);
    await auditBy(tx, tenantId, actor, { action: "contact.split", target: contact, detail: { into: own } });
    return { id: own };
  });
}

type Link = { baseId: string; contactId: string; alone: boolean; leaf: boolean };

/** `leaf`: nothing else was merged into the contact it had of its own. */
async function linkOf(tx: Tx, tenantId: string, email: string): Promise<Link> {
  const [link] = await rowsOf<Link>(
    tx,
    sql`select link.base_id as "baseId", link.contact_id as "contactId",
               not exists (select 1 from contact_links other
                            where other.tenant_id = ${tenantId} and other.contact_id = link.contact_id and other.value <> link.value) as alone,
               not exists (select 1 from contact_merge_parts part
                            where part.tenant_id = ${tenantId} and part.into_id = link.base_id and part.undone_at is null) as leaf
          from contact_links link where link.tenant_id = ${tenantId} and link.kind = 'email' and link.value = ${email}`,
  );
  if (!link) throw new NotFoundError("Address");
  return link;
}

/** Its old contact again where that has nobody else in it; a new one otherwise. */
async function ownBase(tx: Tx, tenantId: string, email: string, { baseId, contactId, leaf }: Link): Promise<string> {
  if (leaf && baseId !== contactId) {
    await tx.execute(
      sql`update contact_merge_parts set undone_at = clock_timestamp()
           where tenant_id = ${tenantId} and contact_id = ${baseId} and undone_at is null`,
    );
    return baseId;
  }
  const fresh = randomUUID();
  await tx.execute(
    sql`update contact_links set base_id = ${fresh}, contact_id = ${fresh}
         where tenant_id = ${tenantId} and kind = 'email' and value = ${email}`,
  );
  return fresh;
}
