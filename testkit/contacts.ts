import { sql } from "drizzle-orm";
import type { Db } from "../src/db/client.ts";
import { folded, termsOf } from "../src/domain/contacts/words.ts";

/** A tenant with `count` contacts and two with odd names; every tenth is a machine, every third was met. Needs the owner's rights. */
export async function seedContacts(db: Db, tenantId: string, count: number): Promise<void> {
  const tenant = sql`${tenantId}::uuid`;
  const facts = sql`n % 10 = 0, n % 7, n % 5, case when n % 3 = 0 then n % 4 else 0 end, '2025-01-01'::timestamptz + (n % 1000) * interval '1 hour',
                    '2026-01-01'::timestamptz + (n / 3) * interval '1 microsecond'`;
  const columns = sql`(tenant_id, id, name, email, search_text, automated, emails_in, emails_out, meetings, first_seen_at, last_seen_at)`;
  const id = sql`md5(${tenantId}::text || 'c' || n)::uuid`;
  const statements = [
    sql`insert into tenants (id, slug, name) values (${tenant}, ${tenantId}, 'Seeded') on conflict do nothing`,
    sql`insert into contacts ${columns}
        select ${tenant}, ${id}, case when n % 4 > 0 then 'Person ' || n end, email, '', ${facts}
          from generate_series(1, ${count}::int) n, lateral (select 'person' || n || '@example.org' as email) one`,
    sql`insert into contacts ${columns}
        select ${tenant}, ${id}, name, email, '', ${facts} from (values
          (1000001, 'Ana-María O''Brien Núñez', 'ana.nunez@mail.example.org'), (1000003, 'Οδυσσεύς İpek', 'odysseus@example.net')) as odd(n, name, email)`,
    sql`update contacts set search_text = ${folded(sql`concat_ws(' ', name, email)`)} where tenant_id = ${tenant}`,
    sql`insert into contact_identities (tenant_id, kind, value, contact_id) select tenant_id, 'email', email, id from contacts where tenant_id = ${tenant}`,
    sql`insert into contact_terms (tenant_id, term, contact_id)
        select tenant_id, term, id from contacts, lateral (${termsOf(sql`search_text`)}) terms where tenant_id = ${tenant}`,
  ];
  for (const statement of statements) await db.execute(statement);
}
