import { sql } from "drizzle-orm";
import { type Db, rowsOf } from "#src/db/client.ts";
import { databaseVersion, knownVersion } from "#src/db/migrate.ts";
import { processSlot } from "./process-slot.ts";

export type Check = { ok: boolean; reason?: string; seconds?: number };
export type Readiness = { ready: boolean; checks: { database: Check; schema: Check; worker: Check; queue: Check } };

const WORKER_SILENT_S = 60;
/** A queue whose oldest due job waits longer than this is stuck, or has too few workers. */
const QUEUE_STUCK_S = 15 * 60;
const ANSWER_MS = 3_000;

/** Whether this installation can do its work, and if not, why. Says nothing about versions or tenants. */
export async function readiness(db: Db): Promise<Readiness> {
  const unknown: Check = { ok: false, reason: "unknown while the database does not answer" };
  try {
    const [schema, worker, queue] = await withDeadline(Promise.all([checkSchema(db), checkWorker(db), checkQueue(db)]));
    const checks = { database: { ok: true }, schema, worker, queue };
    return { ready: Object.values(checks).every((check) => check.ok), checks };
  } catch {
    return {
      ready: false,
      checks: {
        database: { ok: false, reason: "the database does not answer" },
        schema: unknown,
        worker: unknown,
        queue: unknown,
      },
    };
  }
}

async function checkSchema(db: Db): Promise<Check> {
  const known = processSlot().schemaVersion ?? knownVersion();
  if ((await databaseVersion(db)) === known) return { ok: true };
  return {
    ok: false,
    reason: "the database's schema is not the one this build was made for: run migrate, or start the matching build",
  };
}

async function checkWorker(db: Db): Promise<Check> {
  const [row] = await rowsOf<{ age: number | null }>(
    db,
    sql`select extract(epoch from clock_timestamp() - max(seen_at))::float8 as age from worker_heartbeats where not stopping`,
  );
  const age = row?.age ?? null;
  if (age === null) return { ok: false, reason: "no worker runs" };
  const seconds = Math.max(0, Math.round(age));
  return seconds <= WORKER_SILENT_S
    ? { ok: true, seconds }
    : { ok: false, seconds, reason: "no worker has been heard of for more than 60 s" };
}

async function checkQueue(db: Db): Promise<Check> {
  const [row] = await rowsOf<{ age: number }>(
    db,
    sql`select coalesce(max(extract(epoch from clock_timestamp() - start_after)), 0)::float8 as age
          from pgboss.job where state in ('created', 'retry') and start_after <= now() and name <> 'dead-letter'`,
  );
  const seconds = Math.max(0, Math.round(row?.age ?? 0));
  return seconds <= QUEUE_STUCK_S
    ? { ok: true, seconds }
    : { ok: false, seconds, reason: "jobs have been waiting for more than 15 min" };
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), ANSWER_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
