import { type SQL, sql } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { NotFoundError } from "#src/errors.ts";
import { retryItems } from "#src/jobs/backfill.job.ts";
import { sendJob } from "#src/jobs/send.ts";
import { requestSync } from "../clienttether/request-sync.ts";
import { understandFailed } from "../clienttether/understand-anew.ts";
import { getConnection } from "../connections/get.ts";
import { cutPage, readCursor } from "../cursor.ts";
import type { ConnectionKey } from "./spans.ts";

export type FailedItem = {
  connectionId: string;
  account: string;
  stream: string;
  externalId: string;
  month: string;
  /** Where it broke: on the way here, or when it was to be understood. */
  step: "fetch" | "normalize";
  code: string;
  message: string;
  attempts: number;
  firstFailedAt: string;
  failedAt: string;
  /** Whether the provider's own data of it is here. */
  stored: boolean;
};

export type ItemKey = ConnectionKey & { stream: string; externalId: string };

/** @param which rows of `item_failures`, and no more of them than are shown: each is looked up among the stored items */
const failureSql = (tenantId: string, which: SQL, more: SQL = sql``) => sql`
  select failure.connection_id as "connectionId", connection.account, failure.stream, failure.external_id as "externalId",
         to_char(failure.month, 'YYYY-MM') as month, failure.step, failure.code, failure.message, failure.attempts,
         ${isoInstant(sql`failure.first_failed_at`)} as "firstFailedAt", ${isoInstant(sql`failure.failed_at`)} as "failedAt",
         stored.count > 0 as stored ${more}
    from (${which}) failure join connections connection on connection.tenant_id = ${tenantId} and connection.id = failure.connection_id
   cross join lateral (
     select count(*), (array_agg(item.payload) filter (where pg_column_size(item.payload) < ${LARGEST_BYTES}))[1] as payload from source_items item where item.tenant_id = ${tenantId} and item.connection_id = failure.connection_id
        and item.stream = failure.stream and item.external_id = failure.external_id) stored`;

export type ListFailures = {
  tenantId: string;
  connectionId?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** More than this is not looked into for a title. */
const LARGEST_BYTES = 100_000;

/** Newest failure first, each with what is stored of it. @throws NotFoundError, BadCursorError */
export async function listFailures(tx: Tx, { tenantId, connectionId, cursor, limit }: ListFailures) {
  const after = readCursor(cursor);
  if (connectionId !== undefined) await getConnection(tx, tenantId, connectionId);
  const only: SQL[] = [];
  if (connectionId !== undefined) only.push(sql`and connection_id = ${connectionId}`);
  if (after) only.push(sql`and (failed_at, place) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  const page = sql`
    select * from (
      select *, md5(concat_ws(' ', connection_id, stream, external_id))::uuid as place from item_failures where tenant_id = ${tenantId}) placed
     where tenant_id = ${tenantId} ${sql.join(only, sql` `)}
     order by failed_at desc, place desc limit ${limit + 1}`;
  const rows = await rowsOf<FailedItem & { payload: unknown; placeAt: string; placeId: string }>(
    tx,
    sql`select shown.* from (${failureSql(tenantId, page, sql`, failure.failed_at::text as "placeAt", failure.place as "placeId", stored.payload`)}) shown
         order by shown."placeAt"::timestamptz desc, shown."placeId" desc`,
  );
  return cutPage(
    rows.map(({ placeAt, placeId, ...item }) => ({ ...item, place: { at: placeAt, id: placeId } })),
    limit,
  );
}

export type StoredItem = {
  connectionId: string;
  account: string;
  stream: string;
  externalId: string;
  payload: unknown;
  payloadHash: string | null;
  versionAt: string | null;
  occurredAt: string | null;
  writtenAt: string | null;
  normalizedAt: string | null;
  deletedAt: string | null;
  failure: FailedItem | null;
};

/** One object as the provider gave it, and what went wrong with it. @throws NotFoundError */
export async function getItem(tx: Tx, { tenantId, connectionId, stream, externalId }: ItemKey): Promise<StoredItem> {
  const { account } = await getConnection(tx, tenantId, connectionId);
  const [failure] = await rowsOf<FailedItem>(
    tx,
    failureSql(
      tenantId,
      sql`select * from item_failures
           where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${stream} and external_id = ${externalId}`,
    ),
  );
  const [item] = await rowsOf<Omit<StoredItem, "connectionId" | "account" | "stream" | "externalId" | "failure">>(
    tx,
    sql`select payload, encode(payload_hash, 'hex') as "payloadHash", ${isoInstant(sql`version_at`)} as "versionAt", ${isoInstant(sql`occurred_at`)} as "occurredAt",
               ${isoInstant(sql`written_at`)} as "writtenAt", ${isoInstant(sql`normalized_at`)} as "normalizedAt", ${isoInstant(sql`deleted_at`)} as "deletedAt"
          from source_items where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${stream} and external_id = ${externalId}`,
  );
  if (!item && !failure) throw new NotFoundError("Item");
  const unstored = {
    payload: null,
    payloadHash: null,
    versionAt: null,
    occurredAt: null,
    writtenAt: null,
    normalizedAt: null,
    deletedAt: null,
  };
  return { connectionId, account, stream, externalId, ...(item ?? unstored), failure: failure ?? null };
}

/** Have one failed item tried again, or all of a connection. One that is read whole is read anew. @throws NotFoundError */
export async function askToRetry(
  tx: Tx,
  boss: PgBoss,
  key: ConnectionKey & { traceId: string; item?: Pick<ItemKey, "stream" | "externalId"> },
): Promise<{ retried: number }> {
  const { tenantId, connectionId, traceId, item } = key;
  const { keys } = await getConnection(tx, tenantId, connectionId);
  const [found] = await rowsOf<{ items: number; before: string }>(
    tx,
    sql`select count(*)::int as items, clock_timestamp()::text as before from item_failures
         where tenant_id = ${tenantId} and connection_id = ${connectionId}
           ${item ? sql`and stream = ${item.stream} and external_id = ${item.externalId}` : sql``}`,
  );
  if (!found || found.items === 0) {
    if (item) throw new NotFoundError("Failed item");
    return { retried: 0 };
  }
  if (keys !== null) {
    await understandFailed(tx, key);
    await requestSync(tx, boss, { tenantId, connectionId, traceId, kind: "manual" });
  } else await sendJob(boss, tx, retryItems, { tenantId, traceId, connectionId, before: found.before, ...item });
  return { retried: found.items };
}
