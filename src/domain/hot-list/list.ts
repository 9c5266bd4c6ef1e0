import { sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import type { RowPage } from "../figures.ts";
import { type Keyset, type SortKey, type Way, keyset } from "../keyset.ts";
import { type Paged, type Rows, readPage } from "../rows.ts";
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

const COLUMNS = sql`
  item.connection_id as "connectionId", item.external_id as id, item.candidate, item.market, item.units, item.weighted_iff::float8 as "weightedIff",
  item.stage, item.likely`;

const usualWay = (sort: HotSort): Way => (sort === "candidate" ? "asc" : "desc");

const orderOf = (sort: HotSort = "weightedIff", dir: Way = usualWay(sort)): Keyset =>
  keyset(`hot ${sort}`, "item", KEYS[sort], dir);

type Sorted = { sort?: HotSort | undefined; dir?: Way | undefined };

/** Highest weighted fee first if nothing is said. @throws BadCursorError */
export async function listHot(
  tx: Tx,
  { tenantId, cursor, limit, ...asked }: HotListFilter & Sorted & Paged,
): Promise<RowPage<HotListRow>> {
  return readPage<HotListRow>(tx, await hotRows(tx, tenantId, asked), { cursor, limit });
}

export async function hotRows(
  tx: Tx,
  tenantId: string,
  { sort, dir, minLikely, attention, ...filter }: HotListFilter & Sorted,
): Promise<Rows> {
  const where = [
    sql`item.tenant_id = ${tenantId}`,
    ...nameFilter(sql`item.market`, filter.market),
    ...nameFilter(sql`item.stage`, filter.stage),
    ...(minLikely === undefined || minLikely === 0 ? [] : [sql`item.likely >= ${minLikely}::int`]),
    ...(attention === "idle" ? [isIdle(tenantId)] : []),
    ...(attention === "unscheduled" ? [isUnscheduled(tenantId)] : []),
    ...(await textFilter(tx, filter.q, [sql`item.candidate`, sql`item.market`])),
  ];
  return { table: sql`hot_list_items`, columns: COLUMNS, where, order: orderOf(sort, dir) };
}
