import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { accountsOf, cents, today } from "../figures.ts";
import { dailyFigures, dayAfter } from "../history.ts";

export type PipelineDay = { day: string; count: number; value: number };

/** The last `days` days up to today, as each ended. Days before the first sync are left out. */
export async function pipelineTrend(tx: Tx, tenantId: string, days: number): Promise<PipelineDay[]> {
  const rows = await rowsOf<{ today: string; account: string; day: string; count: number; value: number }>(
    tx,
    sql`
    select ${today(tenantId)}::text as today, account.id as account, kept.day::text as day,
           sum(kept.count)::int as count, sum(kept.value)::float8 as value
      from (${accountsOf(tenantId)}) account cross join lateral (
        select coalesce((select max(older.day) from pipeline_stage_counts older
                          where older.tenant_id = ${tenantId} and older.connection_id = account.id
                            and older.day <= ${today(tenantId)} - ${days - 1}::int), ${today(tenantId)} - ${days - 1}::int) as day offset 0) since
      join pipeline_stage_counts kept on kept.tenant_id = ${tenantId} and kept.connection_id = account.id and kept.day >= since.day
     group by account.id, kept.day
     order by kept.day`,
  );
  const to = rows[0]?.today;
  if (to === undefined) return [];
  const kept = rows.map(({ account, day, count, value }) => ({ account, day, figures: { count, value } }));
  return dailyFigures(kept, dayAfter(to, 1 - days), to).map((one) => ({ ...one, value: cents(one.value) }));
}
