import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { contactOfClient } from "../evidence.ts";
import { type RowPage, startOfDay } from "../figures.ts";
import { keyset } from "../keyset.ts";
import { type Paged, type Rows, readPage } from "../rows.ts";
import { withWhom } from "./with-whom.ts";

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

/** Of the row `item`. ClientTether's own word for an appointment is short for one. */
export const activityColumns = (tenantId: string): SQL => sql`
  item.connection_id as "connectionId", item.external_id as id, case lower(item.type) when 'appt' then 'Appointment' else item.type end as type,
  ${isoInstant(sql`item.scheduled_at`)} as "scheduledAt", ${isoInstant(sql`item.ends_at`)} as "endsAt",
  ${withWhom(tenantId, sql`item`)} as "contactName", item.description, item.status,
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
export const listSchedule = (
  tx: Tx,
  { tenantId, cursor, limit, ...filter }: ScheduleFilter & Paged,
): Promise<RowPage<ActivityRow>> => readPage<ActivityRow>(tx, activityRows(tenantId, filter), { cursor, limit });

export const activityRows = (tenantId: string, { to, overdue = false }: ScheduleFilter): Rows => ({
  table: sql`ct_scheduled_activities`,
  columns: activityColumns(tenantId),
  where: [
    sql`item.tenant_id = ${tenantId}`,
    sql`item.deleted_at is null`,
    overdue ? isOverdue() : sql`item.scheduled_at > now()`,
    ...(to === undefined ? [] : [sql`item.scheduled_at < ${startOfDay(tenantId, sql`${to}::date + 1`)}`]),
  ],
  order: overdue ? OVERDUE : COMING,
});
