import { type SQL, sql } from "drizzle-orm";
import { type Tx, anyOf, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { conditions, foldWords } from "./candidates.ts";
import { type ContactFilter, orderOf } from "./list.ts";
import { orderBy } from "./order.ts";

export type ContactRow = {
  id: string;
  name: string | null;
  email: string;
  otherEmails: string;
  emailsIn: number;
  emailsOut: number;
  meetings: number;
  firstSeenAt: string;
  lastSeenAt: string;
  automated: boolean;
};

const ID_BYTES = 16;

/**
 * Which contacts a filter lets through, in its order, as one row of 16-byte ids: a million fits into 16 MB. Decided at
 * once, so that a contact that moves in the list while the rows are read is neither missed nor told twice.
 */
export async function exportedIds(
  tx: Tx,
  tenantId: string,
  { search = "", has, includeAutomated = false, ...order }: ContactFilter,
): Promise<Buffer> {
  const where: SQL[] = [
    sql`contact.tenant_id = ${tenantId}`,
    ...(includeAutomated ? [] : [sql`not contact.automated`]),
    ...conditions(tenantId, await foldWords(tx, search), has),
  ];
  const [row] = await rowsOf<{ ids: Buffer | null }>(
    tx,
    sql`select string_agg(uuid_send(contact.id), ''::bytea order by ${orderBy(orderOf(order))}) as ids
          from contacts contact where ${sql.join(where, sql` and `)}`,
  );
  return row?.ids ?? Buffer.alloc(0);
}

export const idsIn = (ids: Buffer): number => ids.length / ID_BYTES;

/** The contacts at these places of the row, in order; who has gone meanwhile is left out. */
export async function exportedRows(
  tx: Tx,
  tenantId: string,
  ids: Buffer,
  from: number,
  to: number,
): Promise<ContactRow[]> {
  const hex = ids.toString("hex", from * ID_BYTES, to * ID_BYTES);
  const wanted = (hex.match(/.{32}/g) ?? []).map((id) =>
    id.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5"),
  );
  const rows = await rowsOf<ContactRow>(
    tx,
    sql`
    select contact.id, contact.name, contact.email, contact.emails_in as "emailsIn", contact.emails_out as "emailsOut", contact.meetings,
           ${isoInstant(sql`contact.first_seen_at`)} as "firstSeenAt", ${isoInstant(sql`contact.last_seen_at`)} as "lastSeenAt", contact.automated,
           coalesce((select string_agg(identity.value, ' ' order by identity.value) from contact_identities identity
                      where identity.tenant_id = ${tenantId} and identity.contact_id = contact.id and identity.value <> contact.email), '') as "otherEmails"
      from contacts contact where contact.tenant_id = ${tenantId} and contact.id = ${anyOf(wanted, "uuid")}`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return wanted.flatMap((id) => byId.get(id) ?? []);
}
