import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { isoInstant } from "#src/db/sql.ts";
import { getConnection } from "../connections/get.ts";
import { cutPage, readCursor } from "../cursor.ts";

export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

export type NewEvent = {
  tenantId: string;
  connectionId: string;
  runId?: string | null;
  stream?: string | null;
  /** `YYYY-MM-01` */
  month?: string | null;
  /** `<noun>.<verb in the past>`, such as `month.finished`. */
  type: string;
  level: Level;
  /** One sentence for whoever looks: no addresses of third people, no subjects. */
  message: string;
  durationMs?: number | null;
  counts?: Record<string, number> | null;
};

/** Write a line of the log that people see, in the transaction it tells of, and tell open pages. */
export async function noteEvent(tx: Tx, event: NewEvent): Promise<void> {
  const { tenantId, connectionId, runId = null, stream = null, month = null, durationMs = null, counts = null } = event;
  await tx.execute(sql`
    insert into ingestion_events (tenant_id, connection_id, run_id, stream, month, type, level, message, duration_ms, counts, at)
    values (${tenantId}, ${connectionId}, ${runId}, ${stream}, ${month}::date, ${event.type}, ${event.level}, ${event.message},
            ${durationMs === null ? null : Math.round(durationMs)}::int, ${counts === null ? null : JSON.stringify(counts)}::text::jsonb, clock_timestamp())
    on conflict do nothing`);
  await announce(tx, { tenantId, topic: "ingestion", id: connectionId });
}

export type IngestionEvent = {
  id: string;
  at: string;
  level: Level;
  type: string;
  message: string;
  connectionId: string;
  account: string;
  runId: string | null;
  stream: string | null;
  month: string | null;
  durationMs: number | null;
  counts: Record<string, number> | null;
};

export type ListEvents = {
  tenantId: string;
  connectionId?: string | undefined;
  runId?: string | undefined;
  /** At least this grave. */
  level?: Level | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Newest first. @throws NotFoundError, BadCursorError */
export async function listEvents(tx: Tx, { tenantId, connectionId, runId, level, cursor, limit }: ListEvents) {
  const after = readCursor(cursor);
  if (connectionId !== undefined) await getConnection(tx, tenantId, connectionId);
  const only: SQL[] = [];
  if (connectionId !== undefined) only.push(sql`and event.connection_id = ${connectionId}`);
  if (runId !== undefined) only.push(sql`and event.run_id = ${runId}`);
  if (level !== undefined)
    only.push(sql`and event.level = any(${sql.param(LEVELS.slice(LEVELS.indexOf(level)))}::text[])`);
  if (after) only.push(sql`and (event.at, event.id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const rows = await rowsOf<IngestionEvent & { placeAt: string }>(
    tx,
    sql`select event.id, ${isoInstant(sql`event.at`)} as at, event.at::text as "placeAt", event.level, event.type, event.message,
               event.connection_id as "connectionId", connection.account, event.run_id as "runId", event.stream, to_char(event.month, 'YYYY-MM') as month,
               event.duration_ms as "durationMs", event.counts
          from ingestion_events event join connections connection on connection.tenant_id = ${tenantId} and connection.id = event.connection_id
         where event.tenant_id = ${tenantId} ${sql.join(only, sql` `)}
         order by event.at desc, event.id desc limit ${limit + 1}`,
  );
  return cutPage(
    rows.map(({ placeAt, ...event }) => ({ ...event, place: { at: placeAt, id: event.id } })),
    limit,
  );
}
