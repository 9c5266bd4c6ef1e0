import { and, desc, eq, sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { contacts } from "#src/db/schema/people.ts";
import { cutPage, readCursor } from "../cursor.ts";

export type ListContacts = {
  tenantId: string;
  search?: string | undefined;
  includeAutomated?: boolean | undefined;
  cursor?: string | undefined;
  limit: number;
};

export type ContactSummary = {
  id: string;
  name: string | null;
  email: string;
  emailCount: number;
  meetingCount: number;
  firstSeenAt: string;
  lastSeenAt: string;
  automated: boolean;
};

/**
 * Last seen first. Every word of `search` must be part of the name or an address.
 *
 * @throws BadCursorError
 */
export async function listContacts(
  tx: Tx,
  { tenantId, search = "", includeAutomated = false, cursor, limit }: ListContacts,
) {
  const after = readCursor(cursor);
  const rows = await tx
    .select({
      id: contacts.id,
      place: { at: sql<string>`${contacts.lastSeenAt}::text`, id: contacts.id },
      name: contacts.name,
      email: contacts.email,
      emailCount: sql<number>`${contacts.emailsIn} + ${contacts.emailsOut}`,
      meetingCount: contacts.meetings,
      firstSeenAt: contacts.firstSeenAt,
      lastSeenAt: contacts.lastSeenAt,
      automated: contacts.automated,
    })
    .from(contacts)
    .where(
      and(
        eq(contacts.tenantId, tenantId),
        includeAutomated ? undefined : sql`not ${contacts.automated}`,
        ...wordsOf(search).map((word) => sql`${contacts.searchText} like lower(${`%${word}%`})`),
        after
          ? sql`(${contacts.lastSeenAt}, ${contacts.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(contacts.lastSeenAt), desc(contacts.id))
    .limit(limit + 1);
  const items: (ContactSummary & { place: { at: string; id: string } })[] = rows.map((row) => ({
    ...row,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }));
  return cutPage(items, limit);
}

/**
 * With the wildcards of `like` taken literally. Postgres lowers them, as it lowered the text: JavaScript's rules differ.
 *
 * A search reads along the tenant's own newest-first index and filters: under row-level security Postgres never gives
 * `like`, which is not leakproof, to a trigram index. 100,000 contacts of one tenant take 15 to 55 ms.
 */
function wordsOf(search: string): string[] {
  return search
    .replaceAll("\u0000", "")
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 8)
    .map((word) => word.replaceAll(/[\\%_]/g, String.raw`\$&`));
}
