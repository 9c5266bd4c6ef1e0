import { sql } from "drizzle-orm";
import { type Tx, anyOf, jsonRows, rowsOf } from "#src/db/client.ts";
import { stableId } from "../interactions/ids.ts";
import { folded, termsOf } from "./words.ts";

/** Characters of a contact's name. More is no name: its words would hold up everybody else's, and it every page. */
export const LONGEST_NAME = 1_000;

/**
 * Make the contacts behind these addresses say what interactions and leads say: create who is new, recompute every fact of
 * who is touched from all they take part in, remove who takes part in nothing any more and is no lead. Recomputed, not
 * counted up: the result does not depend on the order of arrival. A lead is seen on the day it came in.
 *
 * name: the one spelled most often, the newest of equals. email: the address used last. automated: never written to or
 * met, and all that ever came was sent by a machine.
 *
 * @returns how many contacts went
 */
export async function recountContacts(tx: Tx, tenantId: string, emails: readonly string[]): Promise<number> {
  if (emails.length === 0) return 0;
  await dropRecounts(tx, tenantId, emails);
  const touched = await contactsOf(tx, tenantId, emails);
  const identities = await rowsOf<{ value: string }>(
    tx,
    sql`select value from contact_identities where tenant_id = ${tenantId} and kind = 'email' and contact_id = ${anyOf(touched, "uuid")}`,
  );
  const vanished = await dropUnseen(
    tx,
    tenantId,
    identities.map(({ value }) => value),
  );
  const addresses = identities.map(({ value }) => value).filter((value) => !vanished.has(value));
  // `offset 0` keeps the look-ups look-ups: by an index, one a row, whatever the planner thinks it knows. Sets are never
  // compared with `not in`: past a size it guesses, Postgres reads the whole set for each row.
  const gone = await rowsOf(
    tx,
    sql`
    with part as materialized (
      select identity.contact_id, participant.email, participant.name, participant.interaction_id as id, interaction.kind, interaction.direction,
             interaction.automated, participant.occurred_at
        from unnest(${sql.param(addresses)}::text[]) as wanted (email)
       cross join lateral (
         select email, name, interaction_id, occurred_at from interaction_participants
          where tenant_id = ${tenantId} and email = wanted.email and not self offset 0) participant
       cross join lateral (
         select contact_id from contact_identities where tenant_id = ${tenantId} and kind = 'email' and value = participant.email offset 0) identity
       cross join lateral (
         select kind, direction, automated from interactions where tenant_id = ${tenantId} and id = participant.interaction_id offset 0) interaction
       union all
      select identity.contact_id, lead.email, lead.name, null, 'lead', null, false, lead.created_at
        from unnest(${sql.param(addresses)}::text[]) as wanted (email)
       cross join lateral (
         select email, nullif(name, '') as name, created_at from ct_leads
          where tenant_id = ${tenantId} and email = wanted.email and deleted_at is null offset 0) lead
       cross join lateral (
         select contact_id from contact_identities where tenant_id = ${tenantId} and kind = 'email' and value = lead.email offset 0) identity),
    fact as (
      select contact_id, count(distinct id) filter (where kind = 'email' and direction = 'in')::int as emails_in,
             count(distinct id) filter (where kind = 'email' and direction = 'out')::int as emails_out,
             count(distinct id) filter (where kind = 'meeting')::int as meetings,
             bool_and(automated) as machine, min(occurred_at) as first_seen_at, max(occurred_at) as last_seen_at
        from part group by contact_id),
    name as (
      select distinct on (contact_id) contact_id, left(name, ${LONGEST_NAME}) as name from (
        select contact_id, name, count(*) as times, max(occurred_at) as newest from part where name is not null group by contact_id, name) spelled
       order by contact_id, times desc, newest desc, name),
    address as (
      select distinct on (contact_id) contact_id, email from part order by contact_id, occurred_at desc, email),
    said as (
      select fact.*, fact.machine and fact.emails_out = 0 and fact.meetings = 0 as automated, name.name, address.email,
             ${folded(sql`concat_ws(' ', name.name, (select string_agg(identity.value, ' ' order by identity.value) from contact_identities identity
                                               where identity.tenant_id = ${tenantId} and identity.contact_id = fact.contact_id))`)} as search_text
        from fact join address using (contact_id) left join name using (contact_id)),
    reworded as materialized (
      select said.contact_id, terms.term from said
        join contacts contact on contact.tenant_id = ${tenantId} and contact.id = said.contact_id and contact.search_text <> said.search_text
       cross join lateral (${termsOf(sql`said.search_text`)}) terms),
    unworded as (
      delete from contact_terms old
       where old.tenant_id = ${tenantId} and old.ctid = any(array(
         select present.place from (select distinct contact_id from reworded) who
          cross join lateral (
            select term, ctid as place from contact_terms
             where tenant_id = ${tenantId} and contact_id = who.contact_id offset 0) present
           left join reworded on reworded.contact_id = who.contact_id and reworded.term = present.term
          where reworded.term is null))),
    worded as (
      insert into contact_terms (tenant_id, term, contact_id) select ${tenantId}::uuid, term, contact_id from reworded
      on conflict (tenant_id, term, contact_id) do nothing),
    changed as (
      update contacts contact
         set name = said.name, email = said.email, search_text = said.search_text, emails_in = said.emails_in, emails_out = said.emails_out,
             meetings = said.meetings, automated = said.automated, first_seen_at = said.first_seen_at, last_seen_at = said.last_seen_at
        from said
       where contact.tenant_id = ${tenantId} and contact.id = ${anyOf(touched, "uuid")} and contact.id = said.contact_id
         and (contact.name, contact.email, contact.search_text, contact.emails_in, contact.emails_out, contact.meetings, contact.automated,
              contact.first_seen_at, contact.last_seen_at)
          is distinct from (said.name, said.email, said.search_text, said.emails_in, said.emails_out, said.meetings, said.automated,
                            said.first_seen_at, said.last_seen_at))
    delete from contacts contact
     where contact.tenant_id = ${tenantId} and contact.id = ${anyOf(touched, "uuid")} and contact.id not in (select contact_id from fact)
    returning contact.id`,
  );
  return gone.length;
}

/**
 * Which of these addresses neither mail nor lead names any more; they are no longer their contact's, which others may hold. To whom they
 * would go again stands in the links. `offset 0`: looked up one by one.
 */
async function dropUnseen(tx: Tx, tenantId: string, addresses: readonly string[]): Promise<Set<string>> {
  const rows = await rowsOf<{ value: string }>(
    tx,
    sql`
    delete from contact_identities where tenant_id = ${tenantId} and kind = 'email' and value = any(array(
      select wanted.email from unnest(${sql.param([...addresses])}::text[]) as wanted (email)
       where not exists (select 1 from interaction_participants
                          where tenant_id = ${tenantId} and email = wanted.email and not self offset 0)
         and not exists (select 1 from ct_leads where tenant_id = ${tenantId} and email = wanted.email and deleted_at is null offset 0)))
    returning value`,
  );
  return new Set(rows.map(({ value }) => value));
}

/** The contacts behind these addresses, made where there are none. Their facts follow. */
async function contactsOf(tx: Tx, tenantId: string, emails: readonly string[]): Promise<string[]> {
  // What people decided about an address outlives the mail that named it.
  const known = await rowsOf<{ value: string; contact_id: string; seen: boolean }>(
    tx,
    sql`select value, contact_id, true as seen from contact_identities where tenant_id = ${tenantId} and kind = 'email' and value = ${anyOf(emails)}
         union all
        select value, contact_id, false from contact_links where tenant_id = ${tenantId} and kind = 'email' and value = ${anyOf(emails)}`,
  );
  const seen = new Set(known.filter((row) => row.seen).map(({ value }) => value));
  const linked = new Map(known.map(({ value, contact_id: id }) => [value, id]));
  const fresh = emails
    .filter((email) => !seen.has(email))
    .map((email) => ({ email, id: linked.get(email) ?? stableId(tenantId, "email", email) }));
  if (fresh.length > 0) {
    await tx.execute(sql`
      insert into contacts (tenant_id, id, email, search_text, automated, emails_in, emails_out, meetings, first_seen_at, last_seen_at)
      select distinct on (row.id) ${tenantId}::uuid, row.id, row.email, '', false, 0, 0, 0, 'epoch'::timestamptz, 'epoch'::timestamptz
        from jsonb_to_recordset(${jsonRows(fresh)}) as row (email text, id uuid)
      on conflict (tenant_id, id) do nothing`);
    await tx.execute(sql`
      insert into contact_identities (tenant_id, kind, value, contact_id)
      select ${tenantId}::uuid, 'email', row.email, row.id from jsonb_to_recordset(${jsonRows(fresh)}) as row (email text, id uuid)
      on conflict (tenant_id, kind, value) do nothing`);
  }
  return [...new Set([...linked.values(), ...fresh.map((row) => row.id)])];
}

/**
 * Leave the recomputing to whoever empties the list: a busy contact is then counted once for many batches, and not once
 * for each, which would take longer the more is known of it.
 */
export async function askForRecount(tx: Tx, tenantId: string, emails: readonly string[]): Promise<void> {
  if (emails.length === 0) return;
  await tx.execute(
    sql`insert into contact_recounts (tenant_id, email) select ${tenantId}::uuid, unnest(${sql.param([...emails])}::text[]) on conflict do nothing`,
  );
}

/** The same for everybody that a connection has brought. */
export async function askForRecountOf(tx: Tx, tenantId: string, connectionId: string): Promise<void> {
  await tx.execute(
    sql`insert into contact_recounts (tenant_id, email)
        select distinct ${tenantId}::uuid, participant.email from interactions interaction
          join interaction_participants participant on participant.tenant_id = ${tenantId} and participant.interaction_id = interaction.id
         where interaction.tenant_id = ${tenantId} and interaction.connection_id = ${connectionId} and not participant.self
        on conflict do nothing`,
  );
}

/** @returns some of the addresses that wait; `recountContacts` takes them off the list */
export async function waitingRecounts(tx: Tx, tenantId: string, limit: number): Promise<string[]> {
  const rows = await rowsOf<{ email: string }>(
    tx,
    sql`select email from contact_recounts where tenant_id = ${tenantId} limit ${limit}`,
  );
  return rows.map(({ email }) => email);
}

export async function dropRecounts(tx: Tx, tenantId: string, emails: readonly string[]): Promise<void> {
  await tx.execute(sql`delete from contact_recounts where tenant_id = ${tenantId} and email = ${anyOf(emails)}`);
}
