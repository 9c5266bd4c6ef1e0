import { z } from "zod";
import type { Session } from "#src/auth/session.ts";
import { type Db, withTenant } from "#src/db/client.ts";
import { type ContactRow, exportedIds, exportedRows, idsIn } from "#src/domain/contacts/export.ts";
import type { ContactFilter } from "#src/domain/contacts/list.ts";
import { SORTS } from "#src/domain/contacts/order.ts";
import { auditBy } from "#src/domain/tenants/actor.ts";
import { asTaken } from "./as-taken.ts";
import { csvRecords } from "./csv.ts";
import type { Services } from "./services.ts";

const COLUMNS: readonly [string, (row: ContactRow) => string | number | boolean | null][] = [
  ["Name", (row) => row.name],
  ["Email", (row) => row.email],
  ["Other addresses", (row) => row.otherEmails],
  ["Emails received", (row) => row.emailsIn],
  ["Emails sent", (row) => row.emailsOut],
  ["Meetings", (row) => row.meetings],
  ["First seen", (row) => row.firstSeenAt],
  ["Last seen", (row) => row.lastSeenAt],
  ["Automated", (row) => row.automated],
  ["Id", (row) => row.id],
];

/** Rows that are in memory at once. */
const BATCH = 1_000;

const asked = z.object({
  q: z
    .string()
    .catch("")
    .transform((text) => text.slice(0, 200).trim()),
  automated: z.literal("1").optional().catch(undefined),
  sort: z.enum(SORTS).optional().catch(undefined),
  dir: z.enum(["asc", "desc"]).optional().catch(undefined),
  has: z.enum(["email", "meeting"]).optional().catch(undefined),
});

/** The filters of the page's address; what makes no sense is as if it were not there, as on the page. */
export function contactFilterOf(query: URLSearchParams): ContactFilter {
  const { q, automated, ...rest } = asked.parse(
    Object.fromEntries(Object.keys(asked.shape).map((name) => [name, query.get(name) ?? undefined])),
  );
  return { search: q, includeAutomated: automated === "1", ...rest };
}

type Export = { services: Services; session: Session; ip: string | null };

/**
 * All contacts that a filter lets through, a batch at a time and no faster than they are taken; whoever stops taking stops
 * the work. Opens with a mark by which spreadsheets know UTF-8.
 */
export async function contactsCsv(
  { services, session, ip }: Export,
  filter: ContactFilter,
): Promise<ReadableStream<Uint8Array>> {
  const { tenantId } = session;
  const ids = await withTenant(services.db, tenantId, async (tx) => {
    const found = await exportedIds(tx, tenantId, filter);
    const actor = { userId: session.userId, name: session.name, email: session.email, ip };
    await auditBy(tx, tenantId, actor, { action: "contacts.exported", detail: { contacts: idsIn(found) } });
    return found;
  });
  return asTaken(recordsOf(services.db, tenantId, ids));
}

async function* recordsOf(db: Db, tenantId: string, ids: Buffer): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`\ufeff${csvRecords([COLUMNS.map(([title]) => title)])}`);
  for (let from = 0; from < idsIn(ids); from += BATCH) {
    const rows = await withTenant(db, tenantId, (tx) => exportedRows(tx, tenantId, ids, from, from + BATCH));
    yield encoder.encode(csvRecords(rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))));
  }
}
