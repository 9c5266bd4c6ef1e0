import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import type { RowPage } from "../figures.ts";
import { type Keyset, type SortKey, type Way, cutRows, keyset } from "../keyset.ts";
import type { Paged } from "../leads/list.ts";
import { nameFilter, textFilter } from "../text-filter.ts";
import { isIdle, isUnscheduled } from "./attention.ts";

export const HOT_SORTS = ["weightedIff", "candidate", "units", "likely"] as const;
export type HotSort = (typeof HOT_SORTS)[number];

export type HotListFilter = {
  q?: string | undefined;
  market?: string | undefined;
  stage?: string | undefined;
  /** 0 to 100. */
  minLikely?: number | undefined;
  /** Only what the dashboard warns of: untouched for long, or with nothing planned. */
  attention?: "idle" | "unscheduled" | undefined;
};

export type HotListRow = {
  connectionId: string;
  /** The opportunity's. */
  id: string;
  candidate: string;
  market: string;
  units: number | null;
  weightedIff: number;
  stage: string;
  likely: number | null;
};

/** What is not said sorts as the least. */
const KEYS: Record<HotSort, SortKey> = {
  weightedIff: { column: sql`item.weighted_iff`, type: "numeric" },
  candidate: { column: sql`left(lower(item.candidate), 200)`, type: "text" },
  units: { column: sql`coalesce(item.units, -1)`, type: "int" },
  likely: { column: sql`coalesce(item.likely, -1)::int`, type: "int" },
};

const usualWay = (sort: HotSort): Way => (sort === "candidate" ? "asc" : "desc");

export const hotOrder = (sort: HotSort = "weightedIff", dir: Way = usualWay(sort)): Keyset =>
  keyset(`hot ${sort}`, "item", KEYS[sort], dir);

type Asked = HotListFilter & Paged & { sort?: HotSort | undefined; dir?: Way | undefined };

/** Highest weighted fee first if nothing is said. @throws BadCursorError */
export async function listHot(
  tx: Tx,
  { tenantId, cursor, limit, sort, dir, ...filter }: Asked,
): Promise<RowPage<HotListRow>> {
  const order = hotOrder(sort, dir);
  const where = [...order.after(cursor), ...(await conditions(tx, tenantId, filter))];
  const rows = await rowsOf<HotListRow & { place: string }>(tx, hotPage(tenantId, order, where, limit));
  return cutRows(rows, limit, order);
}

export const hotPage = (tenantId: string, order: Keyset, where: readonly SQL[], limit: number): SQL => sql`
  select item.connection_id as "connectionId", item.external_id as id, item.candidate, item.market, item.units,
         item.weighted_iff::float8 as "weightedIff", item.stage, item.likely, ${order.place} as place
    from hot_list_items item
   where ${sql.join([sql`item.tenant_id = ${tenantId}`, ...where], sql` and `)}
   order by ${order.orderBy} limit ${limit + 1}`;

async function conditions(tx: Tx, tenantId: string, filter: HotListFilter): Promise<SQL[]> {
  const { minLikely, attention } = filter;
  return [
    ...nameFilter(sql`item.market`, filter.market),
    ...nameFilter(sql`item.stage`, filter.stage),
    ...(minLikely === undefined || minLikely === 0 ? [] : [sql`item.likely >= ${minLikely}::int`]),
    ...(attention === "idle" ? [isIdle(tenantId)] : []),
    ...(attention === "unscheduled" ? [isUnscheduled(tenantId)] : []),
    ...(await textFilter(tx, filter.q, [sql`item.candidate`, sql`item.market`])),
  ];
}
