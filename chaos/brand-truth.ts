import type { Brands } from "./brand.ts";
import { type Figure, none, summed } from "./scenario.ts";
import type { Stage } from "./stage.ts";

type Row = Record<string, unknown>;
type Truth = Record<"clients" | "opportunities" | "notes" | "activities" | "events", Row[]>;

/** What the provider holds, asked of the provider itself, against the rows that pages show. */
export async function againstProvider(stage: Stage, { places }: Brands): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { tenantId, connectionId, account } of places) {
    const truth = await stage.control<Truth>(`clienttether/accounts/${account.accountId}/truth?detail=1`);
    const wanted = new Map([
      ...named("lead", truth.clients, "client_id"),
      ...named("opportunity", truth.opportunities, "opportunity_id"),
      ...named("note", truth.notes, "history_note_id"),
      ...named("activity", truth.activities, "activity_id"),
      ...named("event", truth.events, "event_id"),
    ]);
    const one = stage.sql`connection_id = ${connectionId}`;
    // Notes of a lead that is gone stay with it.
    const stored = await stage.sql<{ name: string; raw: Row }[]>`
      select 'lead:' || external_id as name, raw from ct_leads where ${one} and deleted_at is null
      union all select 'opportunity:' || external_id, raw from ct_opportunities where ${one} and deleted_at is null
      union all select external_id, raw from ct_scheduled_activities where ${one} and deleted_at is null
      union all select 'note:' || external_id, raw from ct_notes note where ${one} and deleted_at is null
                   and exists (select 1 from ct_leads lead where lead.connection_id = note.connection_id and lead.external_id = note.client_id and lead.deleted_at is null)`;
    const held = new Map(stored.map(({ name, raw }) => [name, factsOf(raw)]));
    const [twice] = await stage.sql<{ n: number }[]>`
      select count(*)::int as n from (
        select 1 from contact_identities where tenant_id = ${tenantId} group by kind, value having count(*) > 1) one`;
    figures.push(
      none("lost: the provider has it, we do not", [...wanted.keys()].filter((name) => !held.has(name)).length),
      none("dup: the same thing twice", stored.length - held.size + (twice?.n ?? Number.NaN)),
      none("ghost: we have it, the provider does not", [...held.keys()].filter((name) => !wanted.has(name)).length),
      none(
        "stale: an older version won",
        [...wanted].filter(([name, facts]) => held.has(name) && held.get(name) !== facts).length,
      ),
    );
  }
  return summed(figures);
}

const named = (kind: string, rows: readonly Row[], id: string): [string, string][] =>
  rows.map((row) => [`${kind}:${String(row[id])}`, factsOf(row)]);

/** jsonb keeps keys in an order of its own. */
const factsOf = (row: Row): string => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
