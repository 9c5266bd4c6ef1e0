import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Db } from "#src/db/client.ts";
import { registry } from "#src/metrics.ts";

const EVERY_MS = 5_000;

/**
 * Say every 5 s that this worker lives, and leave its figures where the web's /metrics finds them.
 *
 * @param onError the database did not take it; the next beat tries again
 * @returns stop, which leaves no row behind
 */
export function startHeartbeat(db: Db, onError: (error: unknown) => void): () => Promise<void> {
  const id = randomUUID();
  const beat = async () => {
    const metrics = JSON.stringify(await registry.getMetricsAsJSON());
    await db.execute(
      sql`insert into worker_heartbeats (id, started_at, seen_at, metrics) values (${id}, clock_timestamp(), clock_timestamp(), ${metrics}::text::jsonb)
          on conflict (id) do update set seen_at = excluded.seen_at, metrics = excluded.metrics`,
    );
  };
  const timer = setInterval(() => void beat().catch(onError), EVERY_MS);
  void beat().catch(onError);
  return async () => {
    clearInterval(timer);
    await db.execute(sql`delete from worker_heartbeats where id = ${id}`).catch(onError);
  };
}
