import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../src/db/client.ts";
import { wordsIn } from "../src/domain/notes/words.ts";

type Size = { leads: number; notes?: number; historyDays?: number };

/**
 * Workspaces of franchise brands as hourly syncs leave them: one account each, under the workspace's own id. Set-based, so
 * that a thousand of them take seconds. Every fiftieth row is a tombstone. Needs the owner's rights.
 *
 * @param accounts workspace → id of its account
 */
export async function seedFranchise(
  db: Db,
  accounts: readonly { tenantId: string; connectionId: string }[],
  { leads, notes = 0, historyDays = 40 }: Size,
): Promise<void> {
  const whose = sql`(select (one->>'tenantId')::uuid as tenant_id, (one->>'connectionId')::uuid as connection_id
                       from jsonb_array_elements(${JSON.stringify(accounts)}::text::jsonb) one) account`;
  const key = sql`account.tenant_id, account.connection_id`;
  const each = (count: number) => sql`${whose} cross join generate_series(1, ${count}::int) n`;
  const run = sql`md5(account.connection_id::text || 'run')::uuid`;
  const evidence = sql`json_build_object('client_id', n::text, 'firstName', 'Ana', 'whiteboard', repeat('Asked for the disclosure document. ', 8)), ${run}`;
  const gone = sql`case when n % 50 = 0 then now() - interval '3 days' end`;
  const created = sql`now() - (n % 400) * interval '23 hours' - (n % 7) * interval '11 minutes'`;
  const statements: SQL[] = [
    sql`insert into tenants (id, slug, name) select tenant_id, tenant_id::text, 'Brand ' || left(tenant_id::text, 4) from ${whose} on conflict do nothing`,
    sql`insert into connections (tenant_id, id, user_id, provider, account_id, account, products)
        select ${key}, account.tenant_id, 'clienttether', account.connection_id::text, 'ClientTether ····1234', '{}' from ${whose}`,
    sql`insert into sync_runs (tenant_id, id, connection_id, kind, state, window_from, window_to, trace_id, started_at, finished_at)
        select account.tenant_id, ${run}, account.connection_id, 'hourly', 'completed', now() - interval '20 minutes', now() - interval '20 minutes', 'seeded',
               now() - interval '20 minutes', now() - interval '19 minutes' from ${whose}`,
    sql`insert into stream_walks (tenant_id, run_id, connection_id, stream, state, started_at, finished_at)
        select account.tenant_id, ${run}, account.connection_id, stream, 'done', now() - interval '20 minutes', now() - interval '19 minutes'
          from ${whose} cross join unnest(array['ct.stages', 'ct.leads', 'ct.opportunities', 'ct.events', 'ct.activities', 'ct.notes']) stream`,
    sql`insert into ct_stages (tenant_id, connection_id, name, external_id, position, active)
        select ${key}, stage.name, stage.position::text, stage.position, true
          from ${whose} cross join unnest(array['New', 'Contacted', 'Discovery day', 'Agreement sent', 'Signed']) with ordinality stage(name, position)`,
    sql`insert into ct_leads (tenant_id, connection_id, external_id, name, company, email, phone, source, status, owner, market, qualified, deal_size,
                              created_at, modified_at, first_seen_at, raw, run_id, deleted_at)
        select ${key}, n::text, 'Lead ' || n || case when n % 9 = 0 then ' Núñez' else ' Okafor' end, case when n % 3 = 0 then 'Company ' || n % 40 end,
               'lead' || n || '@example.org', '555' || lpad(n::text, 7, '0'),
               (array['Website', 'Referral', 'Trade show', 'Portal', ''])[n % 5 + 1], (array['New', 'Contacted', 'Qualified', ''])[n * 7 % 4 + 1],
               (array['Ana', 'Ravi', 'Mei', ''])[n / 3 % 4 + 1], (array['TX', 'FL', 'CA', 'NY', 'OH', ''])[n / 5 % 6 + 1], n % 3 = 0,
               case when n % 4 > 0 then n % 90 * 1000.25 end, ${created}, ${created} + interval '1 hour', ${created}, ${evidence}, ${gone}
          from ${each(leads)}`,
    sql`insert into ct_opportunities (tenant_id, connection_id, external_id, candidate, company, stage, source, owner, market, units, deal_size, likely, weighted_iff,
                                      created_at, modified_at, first_seen_at, raw, run_id, deleted_at)
        select ${key}, n::text, 'Candidate ' || n, null, (array['New', 'Contacted', 'Discovery day', 'Agreement sent', ''])[n % 5 + 1],
               (array['Website', 'Referral', ''])[n % 3 + 1], (array['Ana', 'Ravi', ''])[n / 3 % 3 + 1], (array['TX', 'FL', ''])[n / 5 % 3 + 1],
               case when n % 6 > 0 then n % 6 end, case when n % 4 > 0 then n % 90 * 1000.25 end, case when n % 7 > 0 then n % 101 end,
               case when n % 4 > 0 then n % 45 * 100.5 end, ${created}, ${created}, ${created}, ${evidence}, ${gone}
          from ${each(Math.ceil(leads / 3))}`,
    sql`insert into hot_list_items (tenant_id, connection_id, external_id, candidate, market, units, weighted_iff, stage, likely)
        select item.tenant_id, item.connection_id, external_id, candidate, market, units, weighted_iff, stage, likely
          from ${whose} join ct_opportunities item using (tenant_id, connection_id) where deleted_at is null and weighted_iff > 0`,
    sql`insert into ct_scheduled_activities (tenant_id, connection_id, external_id, type, scheduled_at, ends_at, client_id, contact_name, description, status, raw, run_id, deleted_at)
        select ${key}, 'activity:' || n, (array['Call', 'Meeting'])[n % 2 + 1], now() - interval '5 days' + n / 2 * interval '7 hours', null, n::text,
               'Candidate ' || n, 'Introductory call, with agenda', (array['Scheduled', 'Completed', ''])[n % 3 + 1], ${evidence}, ${gone}
          from ${each(Math.ceil(leads / 10))}`,
    ...figures(whose, historyDays),
    ...(notes > 0 ? notesOf(each(notes), whose, key, evidence, gone) : []),
  ];
  for (const statement of statements) await db.execute(statement);
}

/** What the last sync of each day would have kept. Today's is what the rows say; on days before there was a little less. */
function figures(whose: SQL, historyDays: number): SQL[] {
  const live = sql`from ${whose} join ct_leads item using (tenant_id, connection_id) where item.deleted_at is null`;
  const today = sql`(now() at time zone 'UTC')::date`;
  const less = sql`greatest(0, count - ago)::int`;
  return [
    sql`insert into lead_metrics (tenant_id, connection_id, day, dimension, name, count, value)
        select tenant_id, connection_id, ${today} - ago, dimension, name, ${less}, value from (
          select item.tenant_id, item.connection_id,
                 case grouping(source, status, owner, market) when 7 then 'source' when 11 then 'status' when 13 then 'owner' when 14 then 'market' else 'total' end as dimension,
                 coalesce(source, status, owner, market, '') as name, count(*)::int as count, coalesce(sum(deal_size), 0) as value
            ${live} group by grouping sets ((item.tenant_id, item.connection_id), (item.tenant_id, item.connection_id, source), (item.tenant_id, item.connection_id, status),
                    (item.tenant_id, item.connection_id, owner), (item.tenant_id, item.connection_id, market))
          union all
          select item.tenant_id, item.connection_id, 'qualified', '', count(*)::int, coalesce(sum(deal_size), 0) ${live} and qualified group by 1, 2) figure
          cross join generate_series(0, ${historyDays}::int) ago where dimension in ('total', 'qualified') or ago < 9`,
    sql`insert into pipeline_stage_counts (tenant_id, connection_id, day, stage, position, count, value)
        select tenant_id, connection_id, ${today} - ago, stage, position, ${less}, value from (
          select item.tenant_id, item.connection_id, item.stage, coalesce(min(known.position), 32767) as position, count(*)::int as count, coalesce(sum(deal_size), 0) as value
            from ${whose} join ct_opportunities item using (tenant_id, connection_id)
            left join ct_stages known on known.tenant_id = item.tenant_id and known.connection_id = item.connection_id and known.name = item.stage
           where item.deleted_at is null group by 1, 2, 3) figure
          cross join generate_series(0, ${historyDays}::int) ago`,
  ];
}

const WORDS = sql`array['called', 'calls', 'disclosure', 'document', 'budget', 'spouse', 'territory', 'lender', 'visit', 'Zürich', 'café', 'monday', 'agenda', 'units', 'partner', 'lease']`;

/** Each a dozen words of sixteen, a client's number and its own. */
function notesOf(each: SQL, whose: SQL, key: SQL, evidence: SQL, gone: SQL): SQL[] {
  const word = (step: number) =>
    sql`(${WORDS})[(n * ${sql.raw(String(step))} + n / ${sql.raw(String(step + 4))}) % 16 + 1]`;
  const text = sql.join([1, 3, 5, 7, 9, 11].map(word), sql` || ' ' || `);
  return [
    sql`insert into ct_notes (tenant_id, connection_id, external_id, client_id, written_at, author, content, raw, run_id, deleted_at)
        select ${key}, n::text, (n % 900 + 1)::text, now() - n / 3 * interval '5 minutes', (array['Ana Day', 'Ravi Okafor'])[n % 2 + 1],
               ${text} || '. Client' || n % 900 || ' and note' || n, ${evidence}, ${gone} from ${each}`,
    sql`insert into note_terms (tenant_id, term, written_at, connection_id, external_id)
        select distinct note.tenant_id, word.term, note.written_at, note.connection_id, note.external_id
          from ${whose} join ct_notes note using (tenant_id, connection_id) cross join lateral (${wordsIn(sql`note.author || ' ' || note.content`)}) word
         where note.deleted_at is null`,
  ];
}
