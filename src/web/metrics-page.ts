import { createHash, timingSafeEqual } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Db, rowsOf } from "#src/db/client.ts";
import {
  AggregatorRegistry,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
  momentGauge,
  registry,
} from "#src/metrics.ts";
import { fleetFigures } from "./fleet-figures.ts";

/** Both sides are hashed first: equal lengths, and a comparison that takes the same time wherever they differ. */
export function isBearer(header: string | null, expected: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(header ?? ""), hash(`Bearer ${expected}`));
}

/** This process's figures, those of every living worker, and what the database can tell at this moment. */
export async function metricsPage(db: Db): Promise<{ contentType: string; text: string }> {
  const workers = await rowsOf<{ metrics: MetricObjectWithValues<MetricValue<string>>[] }>(
    db,
    sql`select metrics from worker_heartbeats where seen_at > clock_timestamp() - interval '2 minutes'`,
  );
  const parts = [await registry.getMetricsAsJSON(), ...workers.map((worker) => worker.metrics).filter(Array.isArray)];
  const all = AggregatorRegistry.aggregate(parts);
  const moment = await momentFigures(db);
  return { contentType: all.contentType, text: `${await all.metrics()}\n${await moment.metrics()}` };
}

/** Read anew for each scrape. Labels name queues, streams and states: never a tenant. */
async function momentFigures(db: Db): Promise<Registry> {
  const moment = new Registry();
  const depth = momentGauge(moment, "syncline_queue_jobs", "Jobs by queue and state", ["queue", "state"]);
  const oldest = momentGauge(moment, "syncline_queue_oldest_seconds", "Age of the oldest job that is due, by queue", [
    "queue",
  ]);
  const queues = await rowsOf<{ name: string; state: string; jobs: number; age: number }>(
    db,
    sql`select name, state::text as state, count(*)::int as jobs,
               coalesce(max(extract(epoch from clock_timestamp() - start_after)) filter (where state in ('created', 'retry')), 0)::float8 as age
          from pgboss.job where state in ('created', 'retry', 'active') or name = 'dead-letter' group by 1, 2`,
  );
  for (const { name, state, jobs } of queues) depth.set({ queue: name, state }, jobs);
  for (const { name, age, state } of queues) if (state !== "active") oldest.set({ queue: name }, Math.max(0, age));
  const { connections, lagSeconds } = await fleetFigures(db);
  const byStatus = momentGauge(moment, "syncline_connections", "Connections by status", ["status"]);
  for (const [status, count] of connections) byStatus.set({ status }, count);
  const lag = momentGauge(moment, "syncline_sync_lag_seconds", "Longest time since a stream was last read to an end", [
    "stream",
  ]);
  for (const [stream, seconds] of lagSeconds) lag.set({ stream }, seconds);
  momentGauge(moment, "syncline_workers", "Workers heard of within a minute").set(await workersAlive(db));
  return moment;
}

async function workersAlive(db: Db): Promise<number> {
  const [row] = await rowsOf<{ alive: number }>(
    db,
    sql`select count(*)::int as alive from worker_heartbeats where not stopping and seen_at > clock_timestamp() - interval '60 seconds'`,
  );
  return row?.alive ?? 0;
}
