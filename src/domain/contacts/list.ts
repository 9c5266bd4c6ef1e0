import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { type Candidates, type Filter, candidates } from "./candidates.ts";
import {
  type ContactPlace,
  type Direction,
  type Order,
  type Sort,
  isBehind,
  keyOf,
  orderBy,
  readContactCursor,
  usualDirection,
  writeContactCursor,
} from "./order.ts";

export type ContactFilter = Filter & {
  includeAutomated?: boolean | undefined;
  sort?: Sort | undefined;
  dir?: Direction | undefined;
};

export type ListContacts = ContactFilter & { tenantId: string; cursor?: string | undefined; limit: number };

export type ContactSummary = {
  id: string;
  name: string | null;
  email: string;
  emailCount: number;
  meetingCount: number;
  firstSeenAt: string;
  lastSeenAt: string;
  automated: boolean;
};

/**
 * One page in the order asked for, last seen first if nothing is said. Every word of `search` begins a word of the name or
 * of an address.
 *
 * @throws BadCursorError
 */
export async function listContacts(tx: Tx, { tenantId, includeAutomated, cursor, limit, ...asked }: ListContacts) {
  const order = orderOf(asked);
  const after = readContactCursor(order, cursor);
  const from = await candidates(tx, tenantId, asked);
  const page = { tenantId, includeAutomated: includeAutomated ?? false, order, after, limit };
  const rows = await rowsOf<ContactSummary & { place: string }>(tx, contactPage(page, from));
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ place: _place, ...item }): ContactSummary => item),
    nextCursor: last ? writeContactCursor(order, { key: last.place, id: last.id }) : null,
  };
}

export const orderOf = ({ sort = "lastSeen", dir = usualDirection(sort) }: ContactFilter): Order => ({ sort, dir });

type PageOf = {
  tenantId: string;
  includeAutomated: boolean;
  order: Order;
  after: ContactPlace | null;
  limit: number;
};

/** One row more than the page holds. People and machines each lie in order in their part of an index, and are merged. */
export function contactPage(page: PageOf, { ids, few, holds }: Candidates): SQL {
  const { tenantId, includeAutomated, order, after, limit } = page;
  const last = sql`order by ${orderBy(order)} limit ${limit + 1}`;
  const [rows, asked] = !ids
    ? [sql`contacts contact`, hidden(holds)]
    : few
      ? [fetched(tenantId, ids), hidden(holds)]
      : [sql`contacts contact ${holding(tenantId, holds)}`, hidden([sql`contact.id in (${ids})`])];
  const part = (...more: SQL[]) => {
    const where = [sql`contact.tenant_id = ${tenantId}`, ...more, ...(after ? [isBehind(order, after)] : []), ...asked];
    return sql`(select contact.id, ${keyOf(order)} from ${rows} where ${sql.join(where, sql` and `)} ${last})`;
  };
  const [people, machines] = [sql`contact.automated = false`, sql`contact.automated = true`];
  const both = few ? part() : sql`(${part(people)} union all ${part(machines)})`;
  return sql`
    select contact.id, contact.name, contact.email, contact.emails as "emailCount", contact.meetings as "meetingCount",
           ${isoInstant(sql`contact.first_seen_at`)} as "firstSeenAt", ${isoInstant(sql`contact.last_seen_at`)} as "lastSeenAt",
           contact.automated, ${keyOf(order)}::text as place
      from (select contact.id from ${includeAutomated ? both : part(people)} contact ${last}) page
     cross join lateral (select * from contacts where tenant_id = ${tenantId} and id = page.id offset 0) contact
     order by ${orderBy(order)}`;
}

/** `coalesce` hides from the planner what is asked: it would expect few to pass, and sort all rows instead of walking. */
const hidden = (conditions: SQL[]): SQL[] =>
  conditions.length === 0 ? [] : [sql`coalesce(${sql.join(conditions, sql` and `)}, false)`];

/** `offset 0` keeps the look-ups look-ups, by primary key: the planner would rather skip through the order's index. */
const fetched = (tenantId: string, ids: SQL): SQL =>
  sql`(select * from contacts where tenant_id = ${tenantId} and id = any(array(${ids})) offset 0) contact`;

/** What else is asked of a row that has passed, so that the walk itself reads nothing but its index. */
const holding = (tenantId: string, holds: SQL[]): SQL =>
  holds.length === 0
    ? sql``
    : sql`cross join lateral (
        select 1 from contacts whole where whole.tenant_id = ${tenantId} and whole.id = contact.id
           and (select ${sql.join(holds, sql` and `)} from (select whole.*) contact) offset 0) passed`;
