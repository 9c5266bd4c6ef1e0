import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { cents } from "../figures.ts";

export type DashboardFigures = {
  hotList: { count: number; weightedIff: number };
  /** Activities still to come, and how many of them within seven days. */
  upcoming: { count: number; thisWeek: number };
};

/** The figures that belong to no page's summary. Of what is, not of what was: neither has a history. */
export async function dashboardFigures(tx: Tx, tenantId: string): Promise<DashboardFigures> {
  const [row] = await rowsOf<{ hot: number; weightedIff: number; upcoming: number; thisWeek: number }>(
    tx,
    sql`
    select hot.count as hot, hot.sum as "weightedIff", coming.count as upcoming, coming.week as "thisWeek"
      from (select count(*)::int, coalesce(sum(weighted_iff), 0)::float8 as sum
              from hot_list_items where tenant_id = ${tenantId}) hot,
           (select count(*)::int, count(*) filter (where scheduled_at < now() + interval '7 days')::int as week
              from ct_scheduled_activities
             where tenant_id = ${tenantId} and deleted_at is null and scheduled_at > now()) coming`,
  );
  const { hot, weightedIff, upcoming, thisWeek } = row ?? { hot: 0, weightedIff: 0, upcoming: 0, thisWeek: 0 };
  return { hotList: { count: hot, weightedIff: cents(weightedIff) }, upcoming: { count: upcoming, thisWeek } };
}
