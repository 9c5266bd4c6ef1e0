import { sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import type { RunState } from "../ingestion/states.ts";

export type BackfillResult = {
  runId: string;
  state: RunState;
  inserted: number;
  updated: number;
  unchanged: number;
  deleted: number;
  failed: number;
  /** People known through this connection. */
  contacts: number;
  /** Mails and meetings of this connection. */
  interactions: number;
  seconds: number;
};

/** What a run did, and what stands now. null while it is still going. */
export async function backfillResult(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  runId: string,
): Promise<BackfillResult | null> {
  const [row] = await rowsOf<BackfillResult>(
    tx,
    sql`select run.id as "runId", run.state,
               sum(chunk.inserted)::int as inserted, sum(chunk.updated)::int as updated, sum(chunk.unchanged)::int as unchanged, sum(chunk.deleted)::int as deleted,
               (select count(*)::int from item_failures failure where failure.tenant_id = ${tenantId} and failure.connection_id = ${connectionId}) as failed,
               (select count(*)::int from interactions where tenant_id = ${tenantId} and connection_id = ${connectionId}) as interactions,
               (select count(distinct identity.contact_id)::int from interactions interaction
                  join interaction_participants participant on participant.tenant_id = ${tenantId} and participant.interaction_id = interaction.id and not participant.self
                  join contact_identities identity on identity.tenant_id = ${tenantId} and identity.kind = 'email' and identity.value = participant.email
                 where interaction.tenant_id = ${tenantId} and interaction.connection_id = ${connectionId}) as contacts,
               round(extract(epoch from run.finished_at - run.started_at)::numeric, 2)::float8 as seconds
          from sync_runs run join sync_chunks chunk on chunk.tenant_id = ${tenantId} and chunk.run_id = run.id
         where run.tenant_id = ${tenantId} and run.id = ${runId} and run.finished_at is not null
         group by run.id, run.state, run.finished_at, run.started_at`,
  );
  return row ?? null;
}
