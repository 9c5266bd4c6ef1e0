import { sql } from "drizzle-orm";
import { type Tx, anyOf, rowsOf } from "#src/db/client.ts";
import type { ConnectionRow } from "#src/domain/connections/get.ts";
import type { InteractionFacts } from "#src/domain/interactions/store.ts";
import type { Mapped } from "./normalize.ts";

export type Kind = "added" | "changed" | "removed";
export type Diff = Record<Kind, number> & { unchanged: number; examples: { what: Kind; which: string }[] };

const EXAMPLES = 20;
export const emptyDiff = (): Diff => ({ added: 0, changed: 0, removed: 0, unchanged: 0, examples: [] });

export function note(diff: Diff, what: Kind, which: string): void {
  diff[what] += 1;
  if (diff.examples.length < EXAMPLES) diff.examples.push({ what, which });
}

type Stored = { stream: string; externalId: string; said: string };

/** Compare what items say now with what the tables hold. @returns whether anything differs */
export async function compareInteractions(
  tx: Tx,
  connection: ConnectionRow,
  writes: readonly Mapped[],
  diff: Diff,
): Promise<boolean> {
  const stored = await storedOf(tx, connection, writes);
  const account = connection.account.toLowerCase();
  let differs = false;
  for (const { stream, externalId, facts } of writes) {
    const key = `${stream} ${externalId}`;
    const [before, after] = [stored.get(key), facts ? saidBy(facts, account) : undefined];
    if (before === after) diff.unchanged += 1;
    else {
      differs = true;
      note(diff, before === undefined ? "added" : after === undefined ? "removed" : "changed", key);
    }
  }
  return differs;
}

/** One spelling for both sides, in Postgres's precision and without what it does not store. */
function saidBy(facts: InteractionFacts, account: string): string {
  const people = new Map<string, [string, string, string | null, boolean]>();
  for (const { role, email, name } of facts.participants.toSorted(byName)) {
    const key = `${role} ${email}`;
    if (!people.has(key)) people.set(key, [role, email, name, email === account]);
  }
  const { kind, direction, occurredAt, endsAt, allDay, subject, snippet, threadId, automated } = facts;
  return storable([
    kind,
    direction,
    occurredAt.getTime(),
    endsAt?.getTime() ?? null,
    allDay,
    subject,
    snippet,
    threadId,
    automated,
    sorted(people.values()),
  ]);
}

/** As the store does: of one person with two names in one role the first by bytes stays. */
const byName = (a: { name: string | null }, b: { name: string | null }) =>
  a.name === b.name ? 0 : a.name === null ? 1 : b.name === null ? -1 : a.name < b.name ? -1 : 1;
const sorted = (people: Iterable<readonly unknown[]>) => [...people].map((one) => JSON.stringify(one)).sort();
const storable = (value: unknown[]): string => JSON.stringify(value).replaceAll("\\u0000", "");

async function storedOf(
  tx: Tx,
  { tenantId, id }: ConnectionRow,
  writes: readonly Mapped[],
): Promise<Map<string, string>> {
  type Row = Stored & { facts: unknown[]; people: [string, string, string | null, boolean][] };
  const rows = await rowsOf<Row>(
    tx,
    sql`
    select interaction.stream, interaction.external_id as "externalId",
           json_build_array(kind, direction, (extract(epoch from occurred_at) * 1000)::bigint, (extract(epoch from ends_at) * 1000)::bigint, all_day,
                            subject, snippet, thread_id, automated) as facts, people.list as people
      from interactions interaction
     cross join lateral (
       select coalesce(json_agg(json_build_array(role, email, name, self)), '[]') as list from interaction_participants participant
        where participant.tenant_id = ${tenantId} and participant.interaction_id = interaction.id) people
     where interaction.tenant_id = ${tenantId} and interaction.connection_id = ${id}
       and interaction.stream = ${anyOf([...new Set(writes.map(({ stream }) => stream))])}
       and interaction.external_id = ${anyOf(writes.map(({ externalId }) => externalId))}`,
  );
  return new Map(
    rows.map(({ stream, externalId, facts, people }) => [
      `${stream} ${externalId}`,
      storable([...facts, sorted(people)]),
    ]),
  );
}
