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
  /** Why the whole run ended early. */
  error: { code: string; message: string } | null;
};

/** What a run did, and what stands now. null while it is still going. */
export async function backfillResult(
  tx: Tx,
  tenantId: string,
  connectionId: string,
  runId: string,
): Promise<BackfillResult | null> {
  const ended = await rowsOf(
    tx,
    sql`select 1 from sync_runs where tenant_id = ${tenantId} and id = ${runId} and finished_at is not null`,
  );
  if (ended.length === 0) return null;
  const [row] = await rowsOf<BackfillResult>(
    tx,
    sql`select run.id as "runId", run.state,
               coalesce(sum(chunk.inserted), 0)::int as inserted, coalesce(sum(chunk.updated), 0)::int as updated,
               coalesce(sum(chunk.unchanged), 0)::int as unchanged, coalesce(sum(chunk.deleted), 0)::int as deleted,
               (select count(*)::int from item_failures failure where failure.tenant_id = ${tenantId} and failure.connection_id = ${connectionId}) as failed,
               (select count(*)::int from interactions where tenant_id = ${tenantId} and connection_id = ${connectionId}) as interactions,
               (select count(distinct identity.contact_id)::int from interactions interaction
                  join interaction_participants participant on participant.tenant_id = ${tenantId} and participant.interaction_id = interaction.id and not participant.self
                  join contact_identities identity on identity.tenant_id = ${tenantId} and identity.kind = 'email' and identity.value = participant.email
                 where interaction.tenant_id = ${tenantId} and interaction.connection_id = ${connectionId}) as contacts,
               round(extract(epoch from run.finished_at - run.started_at)::numeric, 2)::float8 as seconds,
               case when run.error_code is not null then json_build_object('code', run.error_code, 'message', coalesce(run.error, '')) end as error
          from sync_runs run left join sync_chunks chunk on chunk.tenant_id = ${tenantId} and chunk.run_id = run.id
         where run.tenant_id = ${tenantId} and run.id = ${runId} and run.finished_at is not null
         group by run.id, run.state, run.finished_at, run.started_at, run.error_code, run.error`,
  );
  return row ?? null;
}
