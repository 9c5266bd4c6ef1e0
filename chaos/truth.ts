import type { Account } from "./account.ts";
import { type Figure, none } from "./scenario.ts";
import type { Stage } from "./stage.ts";

type When = { date?: string; dateTime?: string; timeZone?: string };
type Truth = {
  messages: { id: string; labelIds: string[]; internalDate: string }[];
  instances: { id: string; status: string; start: When; end: When }[];
  vanished?: string[];
};
type Stored = { stream: string; id: string; labels: string | null; start: string | null; end: string | null };

/** `<stream> <id>` of each. */
export type Differences = { lost: string[]; ghost: string[]; stale: string[]; twice: number };

/** What the provider holds of the window, asked of the provider itself, against what is stored. */
export async function againstTruth(stage: Stage, account: Account): Promise<Figure[]> {
  const { lost, ghost, stale, twice } = await differences(stage, account);
  return [
    none("lost: the provider has it, we do not", lost.length),
    none("dup: the same thing twice", twice),
    none("ghost: we have it, the provider does not", ghost.length),
    none("stale: an older version won", stale.length),
  ];
}

export async function differences(stage: Stage, account: Account): Promise<Differences> {
  const truth = await stage.control<Truth>(`truth?mailbox=${encodeURIComponent(account.mailbox)}`);
  const wanted = expected(truth, account.window);
  const stored = await stage.sql<Stored[]>`
    select stream, external_id as id, (select string_agg(label, ',' order by label) from jsonb_array_elements_text(payload->'labelIds') label) as labels,
           payload->'start' as start, payload->'end' as end
      from source_items where connection_id = ${account.connectionId} and deleted_at is null`;
  const held = new Map(stored.map((row) => [`${row.stream} ${row.id}`, factsOf(row)]));
  const [twice] = await stage.sql<{ n: number }[]>`
    select (select count(*) from (select 1 from interactions where connection_id = ${account.connectionId} group by stream, external_id having count(*) > 1) one)
         + (select count(*) from (select 1 from contact_identities where tenant_id = ${account.tenantId} group by kind, value having count(*) > 1) other) as n`;
  return {
    lost: [...wanted.keys()].filter((name) => !held.has(name)),
    ghost: [...held.keys()].filter((name) => !wanted.has(name)),
    stale: [...wanted].filter(([name, facts]) => held.has(name) && held.get(name) !== facts).map(([name]) => name),
    twice: Number(twice?.n ?? Number.NaN),
  };
}

/** `<stream> <id>` → what of it must be the newest. */
function expected(truth: Truth, window: Account["window"]): Map<string, string> {
  const within = (ms: number) => ms >= window.from.getTime() && ms < window.to.getTime();
  const gone = new Set(truth.vanished);
  const mails = truth.messages
    .filter(({ id, labelIds, internalDate }) => {
      const hidden = labelIds.includes("SPAM") || labelIds.includes("TRASH");
      return !hidden && !gone.has(id) && within(Number(internalDate));
    })
    .map(({ id, labelIds }): [string, string] => [`gmail.messages ${id}`, labelIds.toSorted().join()]);
  const meetings = truth.instances
    .filter(
      ({ status, start }) => status !== "cancelled" && within(Date.parse(start.dateTime ?? `${start.date}T00:00:00Z`)),
    )
    .map(({ id, start, end }): [string, string] => [
      `calendar.events ${id}`,
      JSON.stringify([inOrder(start), inOrder(end)]),
    ]);
  return new Map([...mails, ...meetings]);
}

const factsOf = ({ stream, labels, start, end }: Stored): string =>
  stream === "gmail.messages" ? (labels ?? "") : JSON.stringify([inOrder(start), inOrder(end)]);

/** jsonb keeps keys in an order of its own. */
function inOrder(when: unknown): unknown {
  return typeof when === "object" && when !== null ? Object.entries(when).sort(([a], [b]) => (a < b ? -1 : 1)) : when;
}
