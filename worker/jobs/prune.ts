import { sql } from "drizzle-orm";
import { type Db, type Tx, rowsOf, withTenant } from "#src/db/client.ts";
import type { prune } from "#src/jobs/upkeep.job.ts";
import type { Handler } from "../run-job.ts";

/** Events of the log that people see are kept so long. */
const EVENT_DAYS = 7;

/** A key that opens nothing any more; the audit log still knows of it. */
const DEAD_KEY_DAYS = 90;

/** Answers of a provider, the evidence of a run, are kept so long; the run itself longer. */
const ANSWER_DAYS = 30;
const RUN_DAYS = 90;

/** Rows that have had their time. */
export const pruneHandler =
  (db: Db): Handler<typeof prune> =>
  async () => {
    await db.execute(sql`delete from sessions where expires_at < clock_timestamp()`);
    await db.execute(sql`delete from oauth_states where expires_at < clock_timestamp()`);
    await db.execute(sql`delete from invitations where expires_at < clock_timestamp() - interval '30 days'`);
    await db.execute(sql`delete from auth_limits where expire < extract(epoch from clock_timestamp()) * 1000`);
    await db.execute(
      sql`delete from api_keys where least(revoked_at, expires_at) < clock_timestamp() - make_interval(days => ${DEAD_KEY_DAYS})`,
    );
    // A bucket that nobody drew from for an hour is full: as good as none, and accounts leave nothing behind.
    await db.execute(
      sql`delete from rate_buckets where refilled_at < clock_timestamp() - interval '1 hour' and coalesce(blocked_until, '-infinity') < clock_timestamp()`,
    );
    const tenants = await rowsOf<{ id: string }>(db, sql`select id from tenants`);
    for (const { id } of tenants) {
      await withTenant(db, id, (tx) =>
        tx.execute(
          sql`delete from ingestion_events where tenant_id = ${id} and at < clock_timestamp() - make_interval(days => ${EVENT_DAYS})`,
        ),
      );
      await withTenant(db, id, (tx) => pruneWalks(tx, id));
    }
    await db.execute(sql`delete from worker_heartbeats where seen_at < clock_timestamp() - interval '1 hour'`);
  };

/** A body that was last seen before the oldest answer that is kept is pointed to by none. */
async function pruneWalks(tx: Tx, tenantId: string): Promise<void> {
  const connections = await rowsOf<{ id: string; before: string }>(
    tx,
    sql`select id, (clock_timestamp() - make_interval(days => ${ANSWER_DAYS}))::text as before from connections
         where tenant_id = ${tenantId} and keys is not null`,
  );
  for (const { id, before } of connections) {
    const mine = sql`tenant_id = ${tenantId} and connection_id = ${id}`;
    await tx.execute(sql`delete from ct_raw_snapshots where ${mine} and fetched_at < ${before}::timestamptz`);
    await tx.execute(sql`delete from ct_raw_pages where ${mine} and last_seen_at < ${before}::timestamptz`);
    await tx.execute(
      sql`delete from sync_runs where ${mine} and kind in ('hourly', 'manual') and state not in ('queued', 'running', 'paused')
             and started_at < clock_timestamp() - make_interval(days => ${RUN_DAYS})`,
    );
  }
}
