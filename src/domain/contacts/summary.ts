import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";

/** `people` are the contacts that are no machines. */
export type Summary = { contacts: number; people: number; interactions: number };

export async function summarize(tx: Tx, tenantId: string): Promise<Summary> {
  const [row] = await rowsOf<Summary>(
    tx,
    sql`select count(*)::int as contacts, count(*) filter (where not contact.automated)::int as people,
               (select count(*)::int from interactions interaction where interaction.tenant_id = ${tenantId}) as interactions
          from contacts contact where contact.tenant_id = ${tenantId}`,
  );
  return row ?? { contacts: 0, people: 0, interactions: 0 };
}
