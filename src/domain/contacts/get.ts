import { and, asc, eq } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { contactIdentities, contacts } from "#src/db/schema/people.ts";
import { NotFoundError } from "#src/errors.ts";
import { rootOf, rootsOf } from "./links.ts";
import { mergesOf } from "./merges.ts";

/** Of one that was merged away, the contact it is part of now. @throws NotFoundError also when it is another tenant's */
export async function getContact(tx: Tx, tenantId: string, askedId: string) {
  const contact =
    (await rowOf(tx, tenantId, askedId)) ?? (await rowOf(tx, tenantId, await rootOfOne(tx, tenantId, askedId)));
  if (!contact) throw new NotFoundError("Contact");
  const contactId = contact.id;
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

const rowOf = async (tx: Tx, tenantId: string, id: string) => {
  const [row] = await tx
    .select()
    .from(contacts)
    .where(and(eq(contacts.tenantId, tenantId), eq(contacts.id, id)));
  return row;
};

const rootOfOne = async (tx: Tx, tenantId: string, id: string) => rootOf(await rootsOf(tx, tenantId, [id]), id);
