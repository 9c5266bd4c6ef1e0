import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { getContact } from "../contacts/get.ts";
import { LONGEST_NAME } from "../contacts/recount.ts";
import { type Place, cutPage, readCursor } from "../cursor.ts";
import { type TimelineFilter, ofInteraction, ofParticipant } from "./narrow.ts";

export type ListTimeline = TimelineFilter & {
  tenantId: string;
  contactId: string;
  cursor?: string | undefined;
  limit: number;
};

type Role = "from" | "to" | "cc" | "bcc" | "organizer" | "attendee";
export type TimelinePerson = { name: string | null; email: string; role: Role; contactId: string | null };

export type TimelineItem = {
  id: string;
  kind: "email" | "meeting";
  direction: "in" | "out" | null;
  occurredAt: string;
  endsAt: string | null;
  allDay: boolean;
  subject: string;
  snippet: string | null;
  /** The first 20, senders and organizers first; `participantCount` counts all. */
  participants: TimelinePerson[];
  participantCount: number;
  source: { stream: string; externalId: string };
};

const SHOWN = 20;

/**
 * What passed between us and a contact, under any of their addresses, newest first.
 *
 * @throws NotFoundError also for another tenant's contact, BadCursorError
 */
export async function listTimeline(tx: Tx, { tenantId, contactId, cursor, limit, ...filter }: ListTimeline) {
  const after = readCursor(cursor);
  const { identities } = await getContact(tx, tenantId, contactId);
  const emails = identities.filter((one) => one.kind === "email").map((one) => one.value);
  const rows = await rowsOf<TimelineItem & { placeAt: string }>(
    tx,
    timelinePage({ tenantId, emails, filter, after, limit }),
  );
  return cutPage(
    rows.map(({ placeAt, ...item }) => ({ ...item, place: { at: placeAt, id: item.id } })),
    limit,
  );
}

type PageOf = {
  tenantId: string;
  emails: string[];
  filter: TimelineFilter;
  after: Place | null;
  limit: number;
};

/** One index range per address; each is read no further than the page needs. */
export function timelinePage({ tenantId, emails, filter, after, limit }: PageOf): SQL {
  return sql`
    with page as (
      select distinct seen.occurred_at, seen.interaction_id
        from jsonb_array_elements_text(${JSON.stringify(emails)}::text::jsonb) as identity(email)
        cross join lateral (
          select distinct participant.occurred_at, participant.interaction_id
            from interaction_participants participant${ofInteraction(tenantId, filter) ?? sql``}
           where participant.tenant_id = ${tenantId}::uuid and participant.email = identity.email${ofParticipant(filter, after)}
           order by participant.occurred_at desc, participant.interaction_id desc
           limit ${limit + 1}) seen
       order by seen.occurred_at desc, seen.interaction_id desc
       limit ${limit + 1})
    select interaction.id, interaction.kind, interaction.direction, interaction.all_day as "allDay",
           interaction.subject, interaction.snippet, page.occurred_at::text as "placeAt",
           ${isoInstant(sql`interaction.occurred_at`)} as "occurredAt", ${isoInstant(sql`interaction.ends_at`)} as "endsAt",
           json_build_object('stream', interaction.stream, 'externalId', interaction.external_id) as source,
           people.shown as participants, people.total as "participantCount"
      from page
      join interactions interaction on interaction.tenant_id = ${tenantId}::uuid and interaction.id = page.interaction_id
      cross join lateral (${peopleOf(tenantId)}) people
     order by page.occurred_at desc, page.interaction_id desc`;
}

function peopleOf(tenantId: string): SQL {
  return sql`
    select coalesce(json_agg(json_build_object('name', one.name, 'email', one.email, 'role', one.role, 'contactId', one.contact_id) order by one.rank)
                    filter (where one.rank <= ${SHOWN}), '[]') as shown,
           count(distinct one.email)::int as total
      from (select left(participant.name, ${LONGEST_NAME}) as name, participant.email, participant.role, identity.contact_id,
                   row_number() over (order by array_position(array['from', 'organizer', 'to', 'attendee', 'cc', 'bcc'], participant.role), participant.email) as rank
              from interaction_participants participant
              left join contact_identities identity
                on identity.tenant_id = ${tenantId}::uuid and identity.kind = 'email' and identity.value = participant.email
             where participant.tenant_id = ${tenantId}::uuid and participant.interaction_id = interaction.id) one`;
}
