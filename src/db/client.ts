import { sql } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema/index.ts";

export type Db = PostgresJsDatabase<typeof schema>;
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

export type Database = {
  db: Db;
  /** Call `onEvent` for every NOTIFY on the channel; re-subscribes by itself, `onUp` runs after each (re)connect. */
  listen(channel: string, onEvent: (payload: string) => void, onUp: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

type PoolOptions = { max?: number; applicationName?: string };

/**
 * Open one pool for this process. The only place that makes one.
 *
 * `max_pipeline: 0` keeps a slow query from stalling the fast ones behind it on the same connection.
 */
export function openDatabase(url: string, { max = 10, applicationName = "syncline" }: PoolOptions = {}): Database {
  const options = {
    max,
    max_pipeline: 0,
    connect_timeout: 10,
    keep_alive: 15,
    onnotice: () => {},
    connection: {
      application_name: applicationName,
      statement_timeout: 60_000,
      idle_in_transaction_session_timeout: 60_000,
      TimeZone: "UTC",
    },
  };
  const client = postgres(url, options);
  return {
    db: drizzle(client, { schema }),
    async listen(channel, onEvent, onUp) {
      const subscription = await client.listen(channel, onEvent, onUp);
      return () => subscription.unlisten();
    },
    close: () => client.end({ timeout: 5 }),
  };
}

/**
 * Run `fn` in a transaction that can only see one tenant's rows.
 *
 * Row-level security reads `app.tenant_id`; it is set for this transaction only, so a pooled connection never carries
 * it to the next request.
 */
export function withTenant<T>(db: Db, tenantId: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_tenant(${tenantId}::uuid)`);
    return fn(tx);
  });
}

/** Rows of a hand-written statement. The caller vouches for the row's shape, next to the SQL that makes it. */
export async function rowsOf<T>(tx: Tx | Db, statement: ReturnType<typeof sql>): Promise<T[]> {
  return [...(await tx.execute(statement))] as unknown as T[];
}

/** A set of rows as one parameter, to be read with `jsonb_to_recordset`; NUL cannot be stored in Postgres and is dropped. */
export function jsonRows(rows: readonly object[]) {
  return sql`${JSON.stringify(rows).replaceAll(String.raw`\u0000`, "")}::text::jsonb`;
}
