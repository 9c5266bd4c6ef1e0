import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import type { RowPage } from "../figures.ts";
import { type Keyset, type SortKey, type Way, cutRows, keyset } from "../keyset.ts";
import { type Paged, createdWithin } from "../leads/list.ts";
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

export const pipelineOrder = (sort: PipelineSort = "created", dir: Way = usualWay(sort)): Keyset =>
  keyset(`pipeline ${sort}`, "item", KEYS[sort], dir);

const usualWay = (sort: PipelineSort): Way => (sort === "candidate" ? "asc" : "desc");

type Asked = OpportunityFilter & Paged & { sort?: PipelineSort | undefined; dir?: Way | undefined };

/** Newest first if nothing is said. @throws BadCursorError */
export async function listOpportunities(
  tx: Tx,
  { tenantId, cursor, limit, sort, dir, ...filter }: Asked,
): Promise<RowPage<OpportunityRow>> {
  const order = pipelineOrder(sort, dir);
  const where = [...order.after(cursor), ...(await conditions(tx, tenantId, filter))];
  return cutRows(
    await rowsOf<OpportunityRow & { place: string }>(tx, opportunityPage(tenantId, order, where, limit)),
    limit,
    order,
  );
}

/** What is shown of a row is made for the page's only, after it is cut. */
export const opportunityPage = (tenantId: string, order: Keyset, where: readonly SQL[], limit: number): SQL => sql`
  select ${OPPORTUNITY_COLUMNS}, ${order.place} as place
    from (select item.* from ct_opportunities item
           where ${sql.join([sql`item.tenant_id = ${tenantId}`, sql`item.deleted_at is null`, ...where], sql` and `)}
           order by ${order.orderBy} limit ${limit + 1}) item
   order by ${order.orderBy}`;

async function conditions(tx: Tx, tenantId: string, filter: OpportunityFilter): Promise<SQL[]> {
  return [
    ...nameFilter(sql`item.stage`, filter.stage),
    ...nameFilter(sql`item.source`, filter.source),
    ...nameFilter(sql`item.owner`, filter.owner),
    ...nameFilter(sql`item.market`, filter.market),
    ...createdWithin(tenantId, filter.createdFrom, filter.createdTo),
    ...(await textFilter(tx, filter.q, [sql`item.candidate`, sql`item.company`])),
  ];
}
