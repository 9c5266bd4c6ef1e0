import { sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import type { RowPage } from "../figures.ts";
import { type Keyset, type SortKey, type Way, keyset } from "../keyset.ts";
import { createdWithin } from "../leads/list.ts";
import { type Paged, type Rows, readPage } from "../rows.ts";
import { nameFilter, textFilter } from "../text-filter.ts";

export const PIPELINE_SORTS = ["created", "value", "weightedIff", "likely", "candidate"] as const;
export type PipelineSort = (typeof PIPELINE_SORTS)[number];

export type OpportunityFilter = {
  stage?: string | undefined;
  source?: string | undefined;
  owner?: string | undefined;
  market?: string | undefined;
  /** First and last day of creation, `YYYY-MM-DD`, in the workspace's zone. */
  createdFrom?: string | undefined;
  createdTo?: string | undefined;
  q?: string | undefined;
};

type Sorted = { sort?: PipelineSort | undefined; dir?: Way | undefined };

export type OpportunityRow = {
  connectionId: string;
  id: string;
  candidate: string;
  company: string | null;
  stage: string;
  source: string;
  owner: string;
  market: string;
  units: number | null;
  dealSize: number | null;
  likely: number | null;
  weightedIff: number | null;
  createdAt: string;
  modifiedAt: string | null;
};

/** Of the row `item`. */
export const OPPORTUNITY_COLUMNS = sql`
  item.connection_id as "connectionId", item.external_id as id, item.candidate, item.company, item.stage, item.source, item.owner, item.market,
  item.units, item.deal_size::float8 as "dealSize", item.likely, item.weighted_iff::float8 as "weightedIff",
  ${isoInstant(sql`item.created_at`)} as "createdAt", ${isoInstant(sql`item.modified_at`)} as "modifiedAt"`;

/** What is not said sorts as the least. */
const KEYS: Record<PipelineSort, SortKey> = {
  created: { column: sql`item.created_at`, type: "timestamptz" },
  value: { column: sql`coalesce(item.deal_size, -1)`, type: "numeric" },
  weightedIff: { column: sql`coalesce(item.weighted_iff, -1)`, type: "numeric" },
  likely: { column: sql`coalesce(item.likely, -1)::int`, type: "int" },
  candidate: { column: sql`left(lower(item.candidate), 200)`, type: "text" },
};

const orderOf = (sort: PipelineSort = "created", dir: Way = usualWay(sort)): Keyset =>
  keyset(`pipeline ${sort}`, "item", KEYS[sort], dir);

const usualWay = (sort: PipelineSort): Way => (sort === "candidate" ? "asc" : "desc");

/** Newest first if nothing is said. @throws BadCursorError */
export async function listOpportunities(
  tx: Tx,
  { tenantId, cursor, limit, ...asked }: OpportunityFilter & Sorted & Paged,
): Promise<RowPage<OpportunityRow>> {
  return readPage<OpportunityRow>(tx, await opportunityRows(tx, tenantId, asked), { cursor, limit });
}

export async function opportunityRows(
  tx: Tx,
  tenantId: string,
  { sort, dir, ...filter }: OpportunityFilter & Sorted,
): Promise<Rows> {
  const where = [
    sql`item.tenant_id = ${tenantId}`,
    sql`item.deleted_at is null`,
    ...nameFilter(sql`item.stage`, filter.stage),
    ...nameFilter(sql`item.source`, filter.source),
    ...nameFilter(sql`item.owner`, filter.owner),
    ...nameFilter(sql`item.market`, filter.market),
    ...createdWithin(tenantId, filter.createdFrom, filter.createdTo),
    ...(await textFilter(tx, filter.q, [sql`item.candidate`, sql`item.company`])),
  ];
  return { table: sql`ct_opportunities`, columns: OPPORTUNITY_COLUMNS, where, order: orderOf(sort, dir) };
}
