import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { accountsOf, today } from "../figures.ts";
import { dailyFigures, dayAfter } from "../history.ts";

export type LeadDay = { day: string; total: number; qualified: number };

/** The last `days` days up to today, as each ended. Days before the first sync are left out. */
export async function leadTrend(tx: Tx, tenantId: string, days: number): Promise<LeadDay[]> {
  const rows = await rowsOf<{ today: string; account: string; day: string; total: number; qualified: number }>(
    tx,
    sql`
    select ${today(tenantId)}::text as today, account.id as account, metric.day::text as day,
           sum(metric.count) filter (where metric.dimension = 'total')::int as total,
           coalesce(sum(metric.count) filter (where metric.dimension = 'qualified'), 0)::int as qualified
      from (${accountsOf(tenantId)}) account cross join lateral (
        select coalesce((select max(older.day) from lead_metrics older
                          where older.tenant_id = ${tenantId} and older.connection_id = account.id and older.dimension = 'total'
                            and older.day <= ${today(tenantId)} - ${days - 1}::int), ${today(tenantId)} - ${days - 1}::int) as day offset 0) since
      join lead_metrics metric on metric.tenant_id = ${tenantId} and metric.connection_id = account.id
       and metric.dimension in ('total', 'qualified') and metric.day >= since.day
     group by account.id, metric.day
    having count(*) filter (where metric.dimension = 'total') > 0
     order by metric.day`,
  );
  const to = rows[0]?.today;
  if (to === undefined) return [];
  const kept = rows.map(({ account, day, total, qualified }) => ({ account, day, figures: { total, qualified } }));
  return dailyFigures(kept, dayAfter(to, 1 - days), to);
}
