import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { contactIdentities, contacts } from "#src/db/schema/people.ts";
import { NotFoundError } from "#src/errors.ts";
import { mergesOf } from "./merges.ts";

/** @throws NotFoundError also when it is another tenant's */
export async function getContact(tx: Tx, tenantId: string, contactId: string) {
  const [contact] = await tx
    .select()
    .from(contacts)
    .where(and(eq(contacts.tenantId, tenantId), eq(contacts.id, contactId)));
  if (!contact) throw new NotFoundError("Contact");
  const identities = await tx
    .select({ kind: contactIdentities.kind, value: contactIdentities.value, linkedAt: contactIdentities.linkedAt })
    .from(contactIdentities)
    .where(and(eq(contactIdentities.tenantId, tenantId), eq(contactIdentities.contactId, contactId)))
    .orderBy(asc(contactIdentities.linkedAt), asc(contactIdentities.value));
  const { id, name, email, emailsIn, emailsOut, meetings, automated } = contact;
  return {
    id,
    name,
    email,
    emailsIn,
    emailsOut,
    meetings,
    automated,
    firstSeenAt: contact.firstSeenAt.toISOString(),
    lastSeenAt: contact.lastSeenAt.toISOString(),
    identities: identities.map((one) => ({ ...one, linkedAt: one.linkedAt.toISOString() })),
    merges: await mergesOf(tx, tenantId, contactId),
  };
}
