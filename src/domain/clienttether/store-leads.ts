import { sql } from "drizzle-orm";
import { type Tx, anyOf, jsonRows } from "#src/db/client.ts";
import { type Evidence, itemOf, runOf } from "./evidence.ts";

export type LeadWrite = {
  externalId: string;
  name: string;
  company: string | null;
  /** Lower-cased. */
  email: string | null;
  phone: string | null;
  source: string;
  status: string;
  owner: string;
  market: string;
  qualified: boolean;
  dealSize: number | null;
  createdAt: Date | null;
  modifiedAt: Date | null;
};

const STREAM = "ct.leads";
const COLUMNS = sql.raw(
  "name, company, email, phone, source, status, owner, market, qualified, deal_size, created_at, modified_at",
);
const of = (row: string) =>
  sql.raw(
    "name, company, email, phone, source, status, owner, market, qualified, deal_size, created_at, modified_at, raw, deleted_at"
      .split(", ")
      .map((column) => `${row}.${column}`)
      .join(", "),
  );

/** Make the table say what these leads say; unchanged rows are not rewritten. Contacts behind them wait for their recount. */
export async function storeLeads(tx: Tx, evidence: Evidence, writes: readonly LeadWrite[]): Promise<void> {
  if (writes.length === 0) return;
  const { tenantId, connectionId, runId, at } = evidence;
  const mine = sql`tenant_id = ${tenantId} and connection_id = ${connectionId}`;
  await tx.execute(sql`
    with before as (
      select external_id, email, first_seen_at from ct_leads
       where ${mine} and external_id = ${anyOf(writes.map(({ externalId }) => externalId))}),
    stored as (
      insert into ct_leads as old (tenant_id, connection_id, external_id, ${COLUMNS}, first_seen_at, raw, run_id)
      select ${tenantId}::uuid, ${connectionId}::uuid, row."externalId", row.name, row.company, row.email, row.phone, row.source, row.status, row.owner,
             row.market, row.qualified, row."dealSize", coalesce(row."createdAt", before.first_seen_at, ${at}::timestamptz), row."modifiedAt",
             ${at}::timestamptz, item.payload, ${runId}::uuid
        from jsonb_to_recordset(${jsonRows(writes)}) as row ("externalId" text, name text, company text, email text, phone text, source text, status text,
             owner text, market text, qualified boolean, "dealSize" numeric, "createdAt" timestamptz, "modifiedAt" timestamptz)
        ${itemOf(evidence, STREAM)}
        left join before on before.external_id = row."externalId"
      on conflict (tenant_id, connection_id, external_id) do update
         set name = excluded.name, company = excluded.company, email = excluded.email, phone = excluded.phone, source = excluded.source,
             status = excluded.status, owner = excluded.owner, market = excluded.market, qualified = excluded.qualified, deal_size = excluded.deal_size,
             created_at = excluded.created_at, modified_at = excluded.modified_at, raw = excluded.raw, deleted_at = null, run_id = ${runOf(sql`old`)}
       where (${of("old")}) is distinct from (${of("excluded")})
      returning external_id, email)
    insert into contact_recounts (tenant_id, email)
    select ${tenantId}::uuid, email
      from (select email from stored union select before.email from before join stored using (external_id)) touched
     where email is not null
    on conflict do nothing`);
}

/** They are gone at the provider. */
export async function buryLeads(
  tx: Tx,
  { tenantId, connectionId, at }: Evidence,
  ids: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    with gone as (
      update ct_leads set deleted_at = ${at}::timestamptz
       where tenant_id = ${tenantId} and connection_id = ${connectionId} and external_id = ${anyOf(ids)} and deleted_at is null returning email)
    insert into contact_recounts (tenant_id, email) select distinct ${tenantId}::uuid, email from gone where email is not null
    on conflict do nothing`);
}
