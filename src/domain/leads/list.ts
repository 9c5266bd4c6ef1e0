import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { type RowPage, startOfDay } from "../figures.ts";
import { keyset } from "../keyset.ts";
import { type Paged, type Rows, readPage } from "../rows.ts";
import { nameFilter, textFilter } from "../text-filter.ts";

export type LeadFilter = {
  source?: string | undefined;
  status?: string | undefined;
  owner?: string | undefined;
  market?: string | undefined;
  qualified?: boolean | undefined;
  /** First and last day of creation, `YYYY-MM-DD`, in the workspace's zone. */
  createdFrom?: string | undefined;
  createdTo?: string | undefined;
  q?: string | undefined;
};

export type LeadRow = {
  connectionId: string;
  id: string;
  name: string;
  company: string | null;
  email: string | null;
  phone: string | null;
  source: string;
  status: string;
  owner: string;
  market: string;
  qualified: boolean;
  dealSize: number | null;
  createdAt: string;
  modifiedAt: string | null;
};

/** Of the row `item`. */
export const LEAD_COLUMNS = sql`
  item.connection_id as "connectionId", item.external_id as id, item.name, item.company, item.email, item.phone, item.source, item.status,
  item.owner, item.market, item.qualified, item.deal_size::float8 as "dealSize",
  ${isoInstant(sql`item.created_at`)} as "createdAt", ${isoInstant(sql`item.modified_at`)} as "modifiedAt"`;

const ORDER = keyset("leads created", "item", { column: sql`item.created_at`, type: "timestamptz" }, "desc");

/** Newest first. @throws BadCursorError */
export async function listLeads(
  tx: Tx,
  { tenantId, cursor, limit, ...filter }: LeadFilter & Paged,
): Promise<RowPage<LeadRow>> {
  return readPage<LeadRow>(tx, await leadRows(tx, tenantId, filter), { cursor, limit });
}

export async function leadRows(tx: Tx, tenantId: string, filter: LeadFilter): Promise<Rows> {
  const { qualified } = filter;
  const where = [
    sql`item.tenant_id = ${tenantId}`,
    sql`item.deleted_at is null`,
    ...nameFilter(sql`item.source`, filter.source),
    ...nameFilter(sql`item.status`, filter.status),
    ...nameFilter(sql`item.owner`, filter.owner),
    ...nameFilter(sql`item.market`, filter.market),
    ...(qualified === undefined ? [] : [sql`item.qualified = ${qualified}`]),
    ...createdWithin(tenantId, filter.createdFrom, filter.createdTo),
    ...(await textFilter(tx, filter.q, [sql`item.name`, sql`item.company`, sql`item.email`, sql`item.phone`])),
  ];
  return { table: sql`ct_leads`, columns: LEAD_COLUMNS, where, order: ORDER };
}

/** Both days included. */
export const createdWithin = (tenantId: string, from: string | undefined, to: string | undefined): SQL[] => [
  ...(from === undefined ? [] : [sql`item.created_at >= ${startOfDay(tenantId, sql`${from}::date`)}`]),
  ...(to === undefined ? [] : [sql`item.created_at < ${startOfDay(tenantId, sql`${to}::date + 1`)}`]),
];
