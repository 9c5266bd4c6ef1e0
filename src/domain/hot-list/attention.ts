import { type SQL, sql } from "drizzle-orm";
import { withWhom } from "../schedule/with-whom.ts";

/** Days without a change at the provider after which somebody should look. */
export const IDLE_DAYS = 14;

/** Of the hot list's row `item`: its opportunity has not been touched for long. */
export const isIdle = (tenantId: string): SQL => sql`exists (
  select 1 from ct_opportunities opportunity
   where opportunity.tenant_id = ${tenantId} and opportunity.connection_id = item.connection_id and opportunity.external_id = item.external_id
     and coalesce(opportunity.modified_at, opportunity.created_at) < now() - make_interval(days => ${IDLE_DAYS}))`;

/** Of the hot list's row `item`: nothing is planned with the candidate, whom activities know by their name only. */
export const isUnscheduled = (tenantId: string): SQL => sql`lower(item.candidate) not in (
  select lower(${withWhom(tenantId, sql`activity`)}) from ct_scheduled_activities activity
   where activity.tenant_id = ${tenantId} and activity.deleted_at is null and activity.scheduled_at > now())`;
