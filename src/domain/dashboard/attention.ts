import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { accountsOf } from "../figures.ts";
import { type FreshnessFacts, freshnessFacts, freshnessOf } from "../freshness/freshness.ts";
import { IDLE_DAYS, isIdle, isUnscheduled } from "../hot-list/attention.ts";
import { isOverdue } from "../schedule/list.ts";

export type AttentionKind =
  "stale" | "failed" | "partial" | "idle-opportunity" | "overdue-activity" | "hot-unscheduled" | "unassigned-leads";

export type Attention = { kind: AttentionKind; text: string; count: number };

type Counts = { idle: number; overdue: number; unscheduled: number; unassigned: number };

/** What somebody should look at today, the gravest first; each number is that of the rows which the list of its filter holds. */
export async function findAttention(tx: Tx, tenantId: string): Promise<Attention[]> {
  const [row] = await rowsOf<Counts & { freshness: FreshnessFacts }>(
    tx,
    sql`
    select ${freshnessFacts(tenantId)} as freshness,
           (select count(*)::int from hot_list_items item where item.tenant_id = ${tenantId} and ${isIdle(tenantId)}) as idle,
           (select count(*)::int from hot_list_items item where item.tenant_id = ${tenantId} and ${isUnscheduled(tenantId)}) as unscheduled,
           (select count(*)::int from ct_scheduled_activities item
             where item.tenant_id = ${tenantId} and item.deleted_at is null and ${isOverdue()}) as overdue,
           (select coalesce(sum(metric.count), 0)::int
              from (${accountsOf(tenantId)}) account
             cross join lateral (
               select total.day from lead_metrics total
                where total.tenant_id = ${tenantId} and total.connection_id = account.id and total.dimension = 'total'
                order by total.day desc limit 1) newest
              join lead_metrics metric on metric.tenant_id = ${tenantId} and metric.connection_id = account.id and metric.dimension = 'owner'
               and metric.day = newest.day and metric.name = '') as unassigned`,
  );
  if (!row) return [];
  const { status, isStale, streams } = freshnessOf(row.freshness);
  const failed = streams.filter(({ state }) => state === "failed").length;
  const found: Attention[] = [
    { kind: "failed", text: "The last sync failed.", count: status === "failed" ? 1 : 0 },
    {
      kind: "partial",
      text: "The last sync could not read everything.",
      count: status === "partial" ? Math.max(1, failed) : 0,
    },
    { kind: "stale", text: "The data is more than two hours old.", count: isStale ? 1 : 0 },
    { kind: "overdue-activity", text: "Activities are overdue and still open.", count: row.overdue },
    { kind: "hot-unscheduled", text: "Hot candidates have nothing planned.", count: row.unscheduled },
    {
      kind: "idle-opportunity",
      text: `Hot candidates have not been touched for ${IDLE_DAYS} days.`,
      count: row.idle,
    },
    { kind: "unassigned-leads", text: "Leads belong to nobody.", count: row.unassigned },
  ];
  return found.filter(({ count }) => count > 0);
}
