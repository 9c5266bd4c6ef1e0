import { type SQL, sql } from "drizzle-orm";
import { type Tx, anyOf, rowsOf } from "#src/db/client.ts";
import type { RowKey } from "./evidence.ts";
import type { RowPage } from "./figures.ts";
import { type Keyset, cutRows } from "./keyset.ts";

/** A list: which rows `item` of which table, what is shown of each, in which order. */
export type Rows = { table: SQL; columns: SQL; where: readonly SQL[]; order: Keyset };

export type Paged = { tenantId: string; cursor?: string | undefined; limit: number };

/** @throws BadCursorError */
export async function readPage<T>(tx: Tx, rows: Rows, { cursor, limit }: Omit<Paged, "tenantId">): Promise<RowPage<T>> {
  const page = await rowsOf<T & { place: string }>(tx, pageOf(rows, rows.order.after(cursor), limit));
  return cutRows(page, limit, rows.order) as RowPage<T>;
}

/** One row more than the page holds. What is shown of a row is made for the page's only, after it is cut. */
export const pageOf = ({ table, columns, where, order }: Rows, after: readonly SQL[], limit: number): SQL => sql`
  select ${columns}, ${order.place} as place
    from (select item.* from ${table} item where ${sql.join([...where, ...after], sql` and `)}
           order by ${order.orderBy} limit ${limit + 1}::int) item
   order by ${order.orderBy}`;

/** All of a list, in its order, decided at once: a row that changes while the rows are read is neither missed nor told twice. */
export async function keysOf(tx: Tx, { table, where, order }: Omit<Rows, "columns">): Promise<RowKey[]> {
  return rowsOf<RowKey>(
    tx,
    sql`select item.connection_id as "connectionId", item.external_id as id from ${table} item
         where ${sql.join([...where], sql` and `)} order by ${order.orderBy}`,
  );
}

/** These rows, in this order; what has gone meanwhile is left out. */
export async function rowsAt<T extends RowKey>(
  tx: Tx,
  tenantId: string,
  { table, columns }: Pick<Rows, "table" | "columns">,
  keys: readonly RowKey[],
): Promise<T[]> {
  const connections = anyOf([...new Set(keys.map(({ connectionId }) => connectionId))], "uuid");
  const found = await rowsOf<T>(
    tx,
    sql`select ${columns} from ${table} item
         where item.tenant_id = ${tenantId} and item.connection_id = ${connections} and item.external_id = ${anyOf(keys.map(({ id }) => id))}`,
  );
  const byKey = new Map(found.map((row) => [`${row.connectionId} ${row.id}`, row]));
  return keys.flatMap(({ connectionId, id }) => byKey.get(`${connectionId} ${id}`) ?? []);
}
