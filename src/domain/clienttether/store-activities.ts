import { sql } from "drizzle-orm";
import { type Tx, anyOf, jsonRows } from "#src/db/client.ts";
import { type Evidence, itemOf, runOf } from "./evidence.ts";

export type ActivityWrite = {
  externalId: string;
  type: string;
  /** null: it is on nobody's schedule. */
  scheduledAt: Date | null;
  endsAt: Date | null;
  clientId: string | null;
  contactName: string;
  description: string;
  status: string;
};

const NAMES = "type, scheduled_at, ends_at, client_id, contact_name, description, status";
const of = (row: string) =>
  sql.raw(
    `${NAMES}, raw, deleted_at`
      .split(", ")
      .map((column) => `${row}.${column}`)
      .join(", "),
  );

/** Make the table say what these activities say; unchanged rows are not rewritten. */
export async function storeActivities(
  tx: Tx,
  evidence: Evidence,
  stream: string,
  writes: readonly ActivityWrite[],
): Promise<void> {
  const { tenantId, connectionId, runId } = evidence;
  const undated = writes.filter(({ scheduledAt }) => scheduledAt === null).map(({ externalId }) => externalId);
  if (undated.length > 0) await buryActivities(tx, evidence, undated);
  const dated = writes.filter(({ scheduledAt }) => scheduledAt !== null);
  if (dated.length === 0) return;
  await tx.execute(sql`
    insert into ct_scheduled_activities as old (tenant_id, connection_id, external_id, ${sql.raw(NAMES)}, raw, run_id)
    select ${tenantId}::uuid, ${connectionId}::uuid, row."externalId", row.type, row."scheduledAt", row."endsAt", row."clientId", row."contactName",
           row.description, row.status, item.payload, ${runId}::uuid
      from jsonb_to_recordset(${jsonRows(dated)}) as row ("externalId" text, type text, "scheduledAt" timestamptz, "endsAt" timestamptz, "clientId" text,
           "contactName" text, description text, status text)
      ${itemOf(evidence, stream)}
    on conflict (tenant_id, connection_id, external_id) do update
       set type = excluded.type, scheduled_at = excluded.scheduled_at, ends_at = excluded.ends_at, client_id = excluded.client_id,
           contact_name = excluded.contact_name, description = excluded.description, status = excluded.status, raw = excluded.raw,
           deleted_at = null, run_id = ${runOf(sql`old`)}
     where (${of("old")}) is distinct from (${of("excluded")})`);
}

/** They are gone at the provider, or no longer have a time. */
export async function buryActivities(
  tx: Tx,
  { tenantId, connectionId, at }: Evidence,
  ids: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    update ct_scheduled_activities set deleted_at = ${at}::timestamptz
     where tenant_id = ${tenantId} and connection_id = ${connectionId} and external_id = ${anyOf(ids)} and deleted_at is null`);
}
