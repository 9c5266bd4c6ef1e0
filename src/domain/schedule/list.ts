import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { contactOfClient } from "../evidence.ts";
import { type RowPage, startOfDay } from "../figures.ts";
import { type Keyset, cutRows, keyset } from "../keyset.ts";
import type { Paged } from "../leads/list.ts";

export type ActivityRow = {
  connectionId: string;
  id: string;
  type: string;
  scheduledAt: string;
  endsAt: string | null;
  contactName: string;
  description: string;
  status: string;
  contactId: string | null;
};

export type ScheduleFilter = {
  /** The last day, `YYYY-MM-DD`, in the workspace's zone. */
  to?: string | undefined;
  /** Instead of what is coming: what should have been and is still open, the latest first. */
  overdue?: boolean | undefined;
};

/** Of the row `item`. */
export const activityColumns = (tenantId: string): SQL => sql`
  item.connection_id as "connectionId", item.external_id as id, item.type, ${isoInstant(sql`item.scheduled_at`)} as "scheduledAt",
  ${isoInstant(sql`item.ends_at`)} as "endsAt", item.contact_name as "contactName", item.description, item.status,
  ${contactOfClient(tenantId, sql`item.connection_id`, sql`item.client_id`)} as "contactId"`;

const KEY = { column: sql`item.scheduled_at`, type: "timestamptz" } as const;
const [COMING, OVERDUE] = [keyset("schedule", "item", KEY, "asc"), keyset("overdue", "item", KEY, "desc")];

/** Days back that an open activity is missed; what is older nobody will do. */
const OVERDUE_DAYS = 30;
/** Words of other systems' users for "no longer open"; any other status, or none, is open. */
const CLOSED = String.raw`^\s*(complete|done|closed|cancel|held|missed|no[ _-]?show|finished)`;

/** Of the row `item`. */
export const isOverdue = (): SQL =>
  sql`item.scheduled_at < now() and item.scheduled_at >= now() - make_interval(days => ${OVERDUE_DAYS}) and item.status !~* ${CLOSED}`;

/** Only what is still to come, the next first. @throws BadCursorError */
export async function listSchedule(
  tx: Tx,
  { tenantId, cursor, limit, to, overdue = false }: ScheduleFilter & Paged,
): Promise<RowPage<ActivityRow>> {
  const order = overdue ? OVERDUE : COMING;
  const where = [
    overdue ? isOverdue() : sql`item.scheduled_at > now()`,
    ...(to === undefined ? [] : [sql`item.scheduled_at < ${startOfDay(tenantId, sql`${to}::date + 1`)}`]),
    ...order.after(cursor),
  ];
  const rows = await rowsOf<ActivityRow & { place: string }>(tx, schedulePage(tenantId, order, where, limit));
  return cutRows(rows, limit, order);
}

export const schedulePage = (tenantId: string, order: Keyset, where: readonly SQL[], limit: number): SQL => sql`
  select ${activityColumns(tenantId)}, ${order.place} as place
    from (select item.* from ct_scheduled_activities item
           where ${sql.join([sql`item.tenant_id = ${tenantId}`, sql`item.deleted_at is null`, ...where], sql` and `)}
           order by ${order.orderBy} limit ${limit + 1}) item
   order by ${order.orderBy}`;
