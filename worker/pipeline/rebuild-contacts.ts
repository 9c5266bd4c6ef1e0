import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { type Diff, note } from "./rebuild-diff.ts";

type Seen = { id: string; email: string; facts: string };

const BATCH = 5_000;

/** Compare the tenant's contacts as two transactions see them, side by side in the order of their ids. */
export async function compareContacts(before: Tx, after: Tx, tenantId: string, diff: Diff): Promise<void> {
  const [olds, news] = [contactsIn(before, tenantId), contactsIn(after, tenantId)];
  let [old, fresh] = [(await olds.next()).value, (await news.next()).value];
  while (old || fresh) {
    const order = !old ? 1 : !fresh ? -1 : old.id < fresh.id ? -1 : old.id > fresh.id ? 1 : 0;
    if (order < 0 && old) note(diff, "removed", old.email);
    if (order > 0 && fresh) note(diff, "added", fresh.email);
    if (order === 0 && old && fresh) {
      if (old.facts === fresh.facts) diff.unchanged += 1;
      else note(diff, "changed", fresh.email);
    }
    if (order <= 0) old = (await olds.next()).value;
    if (order >= 0) fresh = (await news.next()).value;
  }
}

async function* contactsIn(tx: Tx, tenantId: string): AsyncGenerator<Seen, undefined> {
  for (let after = ""; ;) {
    const rows = await rowsOf<Seen>(
      tx,
      sql`select id, email, md5(row(contact.*, (select array_agg(value order by value) from contact_identities
                                                 where tenant_id = ${tenantId} and contact_id = contact.id))::text) as facts
            from contacts contact where tenant_id = ${tenantId} ${after === "" ? sql`` : sql`and id > ${after}::uuid`} order by id limit ${BATCH}`,
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return undefined;
    after = last.id;
  }
}
