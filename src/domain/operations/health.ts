import { sql } from "drizzle-orm";
import { type Db, rowsOf } from "#src/db/client.ts";

export type QueueHealth = {
  queue: string;
  waiting: number;
  active: number;
  failed: number;
  oldestSeconds: number | null;
};
export type WorkerHealth = { alive: number; lastSeenSeconds: number | null };

/** Jobs that could run now, are running, or lie in the dead letters, by queue. */
export function queueHealth(db: Db): Promise<QueueHealth[]> {
  return rowsOf(
    db,
    sql`select name as queue, count(*) filter (where state in ('created', 'retry') and start_after <= now())::int as waiting,
               count(*) filter (where state = 'active')::int as active, count(*) filter (where state = 'failed')::int as failed,
               extract(epoch from now() - min(start_after) filter (where state in ('created', 'retry') and start_after <= now()))::float8 as "oldestSeconds"
          from pgboss.job where state in ('created', 'retry', 'active', 'failed') group by name order by name`,
  );
}

/** A worker beats every 5 s; one that has not for 30 s counts as gone. */
export async function workerHealth(db: Db): Promise<WorkerHealth> {
  const [row] = await rowsOf<WorkerHealth>(
    db,
    sql`select count(*) filter (where seen_at > clock_timestamp() - interval '30 seconds')::int as alive,
               extract(epoch from clock_timestamp() - max(seen_at))::float8 as "lastSeenSeconds" from worker_heartbeats`,
  );
  return row ?? { alive: 0, lastSeenSeconds: null };
}

/** Tenant tables that row-level security does not hold as it should: there must be none. */
export async function looseTables(db: Db, globalTables: readonly string[]): Promise<string[]> {
  const rows = await rowsOf<{ name: string }>(
    db,
    sql`select relname as name from pg_class
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
           and not (relrowsecurity and relforcerowsecurity and (select count(*) from pg_policy where polrelid = pg_class.oid) = 1)`,
  );
  return rows.map((row) => row.name).filter((name) => !globalTables.includes(name));
}
