import { sql } from "drizzle-orm";
import { type Tx, anyOf, jsonRows } from "#src/db/client.ts";
import { type Evidence, itemOf, runOf } from "./evidence.ts";

export type OpportunityWrite = {
  externalId: string;
  candidate: string;
  company: string | null;
  stage: string;
  source: string;
  owner: string;
  market: string;
  units: number | null;
  dealSize: number | null;
  likely: number | null;
  weightedIff: number | null;
  createdAt: Date | null;
  modifiedAt: Date | null;
};

const STREAM = "ct.opportunities";
const NAMES =
  "candidate, company, stage, source, owner, market, units, deal_size, likely, weighted_iff, created_at, modified_at";
const of = (row: string) =>
  sql.raw(
    `${NAMES}, raw, deleted_at`
      .split(", ")
      .map((column) => `${row}.${column}`)
      .join(", "),
  );

/** Make the table say what these opportunities say; unchanged rows are not rewritten. */
export async function storeOpportunities(
  tx: Tx,
  evidence: Evidence,
  writes: readonly OpportunityWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  const { tenantId, connectionId, runId, at } = evidence;
  await tx.execute(sql`
    insert into ct_opportunities as old (tenant_id, connection_id, external_id, ${sql.raw(NAMES)}, first_seen_at, raw, run_id)
    select ${tenantId}::uuid, ${connectionId}::uuid, row."externalId", row.candidate, row.company, row.stage, row.source, row.owner, row.market, row.units,
           row."dealSize", row.likely, row."weightedIff", coalesce(row."createdAt", before.first_seen_at, ${at}::timestamptz), row."modifiedAt",
           ${at}::timestamptz, item.payload, ${runId}::uuid
      from jsonb_to_recordset(${jsonRows(writes)}) as row ("externalId" text, candidate text, company text, stage text, source text, owner text, market text,
           units integer, "dealSize" numeric, likely smallint, "weightedIff" numeric, "createdAt" timestamptz, "modifiedAt" timestamptz)
      ${itemOf(evidence, STREAM)}
      left join ct_opportunities before on before.tenant_id = ${tenantId} and before.connection_id = ${connectionId} and before.external_id = row."externalId"
    on conflict (tenant_id, connection_id, external_id) do update
       set candidate = excluded.candidate, company = excluded.company, stage = excluded.stage, source = excluded.source, owner = excluded.owner,
           market = excluded.market, units = excluded.units, deal_size = excluded.deal_size, likely = excluded.likely,
           weighted_iff = excluded.weighted_iff, created_at = excluded.created_at, modified_at = excluded.modified_at, raw = excluded.raw,
           deleted_at = null, run_id = ${runOf(sql`old`)}
     where (${of("old")}) is distinct from (${of("excluded")})`);
}

/** They are gone at the provider. */
export async function buryOpportunities(
  tx: Tx,
  { tenantId, connectionId, at }: Evidence,
  ids: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    update ct_opportunities set deleted_at = ${at}::timestamptz
     where tenant_id = ${tenantId} and connection_id = ${connectionId} and external_id = ${anyOf(ids)} and deleted_at is null`);
}
