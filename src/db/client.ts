import type { Socket } from "node:net";
import { sql } from "drizzle-orm";
import { type NodePgDatabase, NodePgSession, NodePgTransaction, drizzle } from "drizzle-orm/node-postgres";
import { Client, Pool } from "pg";
import { PreparingClient } from "./preparing-client.ts";
import * as schema from "./schema/index.ts";

export type Db = NodePgDatabase<typeof schema>;
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

export type Database = { db: Db; close(): Promise<void> };

type PoolOptions = {
  max?: number;
  applicationName?: string;
  answerTimeoutMs?: number;
  statementTimeoutMs?: number;
  prepare?: boolean;
  onError?: (error: Error) => void;
};

const pools = new WeakMap<Db, Pool>();

/**
 * Open one pool for this process. The only place that makes one.
 *
 * `pipeline` lets a transaction's opening statements leave together with its first query (see `withTenant`).
 *
 * @param statementTimeoutMs longest a statement may take, and longest a transaction may be open with nothing to do
 * @param prepare parse and plan each statement once a connection: for many small statements, see `PreparingClient`
 * @param answerTimeoutMs longest silence after a statement, 0 = any; the connection is then given up. Longer than the
 *   server lets a statement run, so it only ends what a network or a lost server keeps silent for ever
 * @param onError an idle connection died (the server restarted): the pool replaces it by itself
 */
export function openDatabase(url: string, own: PoolOptions = {}): Database {
  const { max = 10, applicationName = "syncline", onError = () => {} } = own;
  const { statementTimeoutMs = 60_000, answerTimeoutMs = 75_000, prepare = false } = own;
  const pool = new Pool({
    Client: prepare ? PreparingClient : Client,
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: answerTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    options: "-c TimeZone=UTC",
    pipeline: true,
  });
  pool.on("error", onError);
  const db = drizzle(pool, { schema });
  pools.set(db, pool);
  return { db, close: () => pool.end() };
}

/**
 * Run `fn` in a transaction that can only see one tenant's rows.
 *
 * Row-level security reads `app.tenant_id`; it is set for this transaction only, so a pooled connection never carries
 * it to the next request. `begin` and the setting are not awaited: they travel with the first query, in one packet, and if
 * either fails, so does every statement after it.
 */
export async function withTenant<T>(db: Db, tenantId: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const pool = pools.get(db);
  if (!pool) throw new Error("withTenant needs a database of openDatabase");
  const client = await pool.connect();
  let broken = false;
  const onError = () => {
    broken = true;
  };
  client.on("error", onError);
  try {
    holdUntilFirstQuery(client);
    const opened = Promise.all([
      client.query("begin"),
      client.query({ text: "select set_tenant($1::uuid)", values: [tenantId] }),
    ]);
    // Its failure surfaces in the statements behind it, and once more below.
    opened.catch(onError);
    const result = await fn(transactionOn(db, client));
    await opened;
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(onError);
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

/** Writing to a socket is what a small request spends most on. By the next turn of the event loop its query has been asked. */
function holdUntilFirstQuery(client: Client): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  setImmediate(() => stream.uncork());
}

/** drizzle makes these two objects itself when it opens a transaction; here it is already open. */
function transactionOn(db: Db, client: Parameters<typeof drizzle>[0] & object): Tx {
  const { dialect, _ } = db as unknown as { dialect: never; _: { schema: never } };
  const relational = { fullSchema: schema, schema: _.schema, tableNamesMap: {} } as never;
  const session = new NodePgSession(client as never, dialect, relational);
  return new NodePgTransaction(dialect, session as never, relational) as unknown as Tx;
}

/** Rows of a hand-written statement. The caller vouches for the row's shape, next to the SQL that makes it. */
export async function rowsOf<T>(tx: Tx | Db, statement: ReturnType<typeof sql>): Promise<T[]> {
  return (await tx.execute(statement)).rows as unknown as T[];
}

/** A set of rows as one parameter, to be read with `jsonb_to_recordset`. */
export function jsonRows(rows: readonly object[]) {
  return sql`${storableJson(rows)}::text::jsonb`;
}

/**
 * `any(…)` or `all(…)` over a set, as one array parameter: write `column = ${anyOf(values)}`.
 *
 * The planner takes it for a constant, so the worst it can do is one pass over the tenant's rows. Joining a set instead
 * may become a loop in a loop while statistics know nothing of a tenant that is just being filled.
 */
export const anyOf = (values: readonly string[], type: "text" | "uuid" = "text") => sql`any(${arrayOf(values, type)})`;
export const allOf = (values: readonly string[]) => sql`all(${arrayOf(values, "text")})`;

function arrayOf(values: readonly string[], type: "text" | "uuid") {
  return sql`${sql.param(JSON.parse(storableJson(values)))}::${sql.raw(type)}[]`;
}

/** As JSON that jsonb takes, whatever stood in a mail: NUL is dropped, half a surrogate pair becomes U+FFFD. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!/\\u(?:0000|d)/.test(json)) return json;
  // Escapes are read one by one: after an escaped backslash `u0000` is text.
  return json.replaceAll(/\\(?:(u0000)|(ud[89a-f][\da-f]{2})|.)/g, (escape, nul, half) =>
    nul ? "" : half ? "\ufffd" : escape,
  );
}
