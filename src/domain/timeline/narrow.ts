import { type SQL, sql } from "drizzle-orm";
import type { Place } from "../cursor.ts";
import { folded, wordsOf } from "../contacts/words.ts";

export type TimelineFilter = {
  kind?: "email" | "meeting" | undefined;
  direction?: "in" | "out" | undefined;
  /** First and last day, `YYYY-MM-DD`, in the workspace's time zone; all-day meetings by their own dates. */
  from?: string | undefined;
  to?: string | undefined;
  /** Every word must stand in the subject. */
  search?: string | undefined;
};

/** A part in a mail or in a meeting: the role alone tells which, so that filtering by kind needs no join. */
const ROLES = { email: sql`('from', 'to', 'cc', 'bcc')`, meeting: sql`('organizer', 'attendee')` };

/** Conditions that an index range of participants can hold; of dates the widest reading, for the zone is not looked at. */
export function ofParticipant({ kind, from, to }: TimelineFilter, after: Place | null): SQL {
  const parts = [
    ...(kind ? [sql`participant.role in ${ROLES[kind]}`] : []),
    ...(from ? [sql`participant.occurred_at >= ${from}::date::timestamp at time zone 'UTC' - interval '1 day'`] : []),
    ...(to ? [sql`participant.occurred_at < ${to}::date::timestamp at time zone 'UTC' + interval '2 days'`] : []),
    ...(after
      ? [sql`(participant.occurred_at, participant.interaction_id) < (${after.at}::timestamptz, ${after.id}::uuid)`]
      : []),
  ];
  return all(parts);
}

/** Conditions that need the interaction itself; null when there are none. `offset 0`: looked up one by one, in order. */
export function ofInteraction(tenantId: string, { direction, from, to, search = "" }: TimelineFilter): SQL | null {
  const day = sql`(occurred_at at time zone case when all_day then 'UTC' else (select time_zone from tenants where id = ${tenantId}) end)::date`;
  const parts = [
    ...(direction ? [sql`direction = ${direction}`] : []),
    ...(from ? [sql`${day} >= ${from}::date`] : []),
    ...(to ? [sql`${day} <= ${to}::date`] : []),
    ...wordsOf(search).map((word) => sql`strpos(${folded(sql`subject`)}, ${folded(sql`${word}::text`)}) > 0`),
  ];
  if (parts.length === 0) return null;
  return sql`
    cross join lateral (
      select 1 from interactions
       where tenant_id = ${tenantId}::uuid and id = participant.interaction_id${all(parts)} offset 0) interaction`;
}

const all = (parts: readonly SQL[]): SQL =>
  sql.join(
    parts.map((part) => sql` and ${part}`),
    sql``,
  );
