import type postgres from "postgres";

/**
 * What a backfill leaves, by natural keys and without timestamps of our own, so that two databases can be compared.
 * Ids are derived from the tenant's, hence left out too.
 */
export async function dumpDomain(sql: postgres.Sql, connectionId: string): Promise<Record<string, unknown[]>> {
  const [items, interactions, participants, contacts, failures] = await Promise.all([
    sql`select stream, external_id, encode(payload_hash, 'hex') as hash, occurred_at, deleted_at is null as alive, normalized_at is not null as normalized
          from source_items where connection_id = ${connectionId} order by 1, 2`,
    sql`select stream, external_id, kind, direction, occurred_at, ends_at, all_day, subject, snippet, thread_id, automated
          from interactions where connection_id = ${connectionId} order by 1, 2`,
    sql`select stream, external_id, role, email, name, participant.occurred_at, self
          from interaction_participants participant join interactions on interactions.id = interaction_id
         where connection_id = ${connectionId} order by 1, 2, 3, 4`,
    sql`select value, name, email, search_text, automated, emails_in, emails_out, meetings, first_seen_at, last_seen_at
          from contacts join contact_identities on contact_id = contacts.id
         where contacts.tenant_id = (select tenant_id from connections where connections.id = ${connectionId}) order by 1`,
    sql`select stream, external_id, step, code from item_failures where connection_id = ${connectionId} order by 1, 2`,
  ]);
  return {
    items: [...items],
    interactions: [...interactions],
    participants: [...participants],
    contacts: [...contacts],
    failures: [...failures],
  };
}
