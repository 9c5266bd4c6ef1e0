import { sql } from "drizzle-orm";
import { type Db, rowsOf, withTenant } from "#src/db/client.ts";

export type FleetFigures = { connections: Map<string, number>; lagSeconds: Map<string, number> };

/** Scrapes come from several places; the tenants are asked at most this often. */
const FRESH_MS = 15_000;
const AT_ONCE = 4;

let last: { at: number; figures: Promise<FleetFigures> } | undefined;

/** Sums over all tenants. Row-level security shows one tenant at a time, so each is asked in turn. */
export function fleetFigures(db: Db): Promise<FleetFigures> {
  if (last && performance.now() - last.at < FRESH_MS) return last.figures;
  const figures = collect(db);
  last = { at: performance.now(), figures };
  figures.catch(() => (last = undefined));
  return figures;
}

type Row = { kind: "connections" | "lag"; label: string; figure: number };

async function collect(db: Db): Promise<FleetFigures> {
  const tenants = await rowsOf<{ id: string }>(db, sql`select distinct tenant_id as id from connection_routes`);
  const figures: FleetFigures = { connections: new Map(), lagSeconds: new Map() };
  const waiting = tenants.map((tenant) => tenant.id);
  const work = async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) add(figures, await ofTenant(db, id));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return figures;
}

function ofTenant(db: Db, tenantId: string): Promise<Row[]> {
  return withTenant(db, tenantId, (tx) =>
    rowsOf<Row>(
      tx,
      sql`select 'connections' as kind, status as label, count(*)::float8 as figure from connections where tenant_id = ${tenantId} group by status
          union all
          select 'lag', newest.stream, max(extract(epoch from clock_timestamp() - newest.at))::float8
            from (select stream, connection_id, max(finished_at) as at from sync_chunks
                   where tenant_id = ${tenantId} and state = 'done' group by stream, connection_id) newest
           group by newest.stream`,
    ),
  );
}

function add({ connections, lagSeconds }: FleetFigures, rows: Row[]): void {
  for (const { kind, label, figure } of rows) {
    if (kind === "connections") connections.set(label, (connections.get(label) ?? 0) + figure);
    else lagSeconds.set(label, Math.max(lagSeconds.get(label) ?? 0, figure));
  }
}
