import { sql } from "drizzle-orm";
import { type Db, rowsOf, withTenant } from "#src/db/client.ts";
import type { prune } from "#src/jobs/upkeep.job.ts";
import type { Handler } from "../run-job.ts";

/** Events of the log that people see are kept so long. */
const EVENT_DAYS = 7;

/** A key that opens nothing any more; the audit log still knows of it. */
const DEAD_KEY_DAYS = 90;

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
    }
    await db.execute(sql`delete from worker_heartbeats where seen_at < clock_timestamp() - interval '1 hour'`);
  };
