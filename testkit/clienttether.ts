import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import { accountIdOf, sealKeys } from "../src/connect/keys.ts";
import { withTenant } from "../src/db/client.ts";
import { connectionRoutes, connections } from "../src/db/schema/index.ts";
import { syncClienttetherHandler } from "../worker/jobs/sync-clienttether.ts";
import type { SyncOptions } from "../worker/clienttether/sync.ts";
import type { Connecting } from "./connecting.ts";

export type CtAccount = { accountId: string; accessToken: string; webKey: string };
export type CtPlace = { tenantId: string; connectionId: string; account: CtAccount };
type Outcome = Record<string, unknown>;

const TURNS = 500;

/** ClientTether's part of a stack: accounts at the stand-in, connected, and synced in this process. */
export function clientTetherOf({ control, person, runtime, sql }: Connecting) {
  const services = { ...runtime, stopping: new AbortController().signal };

  /** An account at the stand-in, connected in a workspace of its own or in `tenantId`. */
  async function connectCt(size: object, tenantId?: string): Promise<CtPlace> {
    const made = await control<CtAccount>("clienttether/accounts", { oddities: "none", ...size });
    const account = { accountId: made.accountId, accessToken: made.accessToken, webKey: made.webKey };
    const visitor = await person(tenantId);
    const key = { tenantId: visitor.tenantId, connectionId: randomUUID() };
    const accountId = accountIdOf(account.webKey);
    await withTenant(runtime.db, key.tenantId, async (tx) => {
      await tx.insert(connections).values({
        tenantId: key.tenantId,
        id: key.connectionId,
        userId: visitor.userId,
        provider: "clienttether",
        accountId,
        account: "ClientTether",
        keys: sealKeys(runtime, key, "clienttether", { accessToken: made.accessToken, webKey: made.webKey }),
      });
      await tx.insert(connectionRoutes).values({ provider: "clienttether", accountId, ...key });
    });
    return { ...key, account };
  }

  /** One turn of the job, as a worker would work it. */
  const turn = (place: CtPlace, options: SyncOptions = {}, runId: string | null = null): Promise<Outcome> =>
    syncClienttetherHandler(services, { retryWaitsMs: [1, 1, 1], ...options })(
      { tenantId: place.tenantId, connectionId: place.connectionId, traceId: "0".repeat(32), runId, notes: false },
      new AbortController().signal,
    ) as Promise<Outcome>;

  /** Turns until the run has ended. @returns what came of it */
  async function sync(place: CtPlace, options: SyncOptions = {}): Promise<Outcome> {
    for (let turns = 0; turns < TURNS; turns += 1) {
      const outcome = await turn(place, options);
      if (!("again" in outcome)) return outcome;
    }
    throw new Error(`the run did not end within ${TURNS} turns`);
  }

  return {
    services,
    connectCt,
    turn,
    sync,
    /** As time would. */
    change: (place: CtPlace, churn: object) =>
      control(`clienttether/accounts/${place.account.accountId}/change`, churn),
    settings: (place: CtPlace, settings: object) =>
      control(`clienttether/accounts/${place.account.accountId}/settings`, settings),
    truth: (place: CtPlace) =>
      control<Record<string, string[]>>(`clienttether/accounts/${place.account.accountId}/truth`),
    dump: (place: CtPlace) => dumpClientTether(sql, place.connectionId),
  };
}

/**
 * What a sync leaves, by natural keys and without instants and ids of our own, so that two connections of like accounts can
 * be compared.
 */
export async function dumpClientTether(sql: postgres.Sql, connectionId: string): Promise<Record<string, unknown[]>> {
  const one = sql`connection_id = ${connectionId}`;
  const [items, stages, leads, opportunities, hot, notes, activities, metrics, counts, missing, failures, contacts] =
    await Promise.all([
      sql`select stream, external_id, encode(payload_hash, 'hex') as hash, deleted_at is null as alive, normalized_at is not null as sorted from source_items where ${one} order by 1, 2`,
      sql`select name, external_id, position, active from ct_stages where ${one} order by 1`,
      sql`select external_id, name, company, email, phone, source, status, owner, market, qualified, deal_size, created_at, modified_at, raw, deleted_at is null as alive from ct_leads where ${one} order by 1`,
      sql`select external_id, candidate, company, stage, source, owner, market, units, deal_size, likely, weighted_iff, created_at, modified_at, raw, deleted_at is null as alive from ct_opportunities where ${one} order by 1`,
      sql`select external_id, candidate, market, units, weighted_iff, stage, likely from hot_list_items where ${one} order by 1`,
      sql`select external_id, client_id, written_at, author, content, raw, deleted_at is null as alive from ct_notes where ${one} order by 1`,
      sql`select external_id, type, scheduled_at, ends_at, client_id, contact_name, description, status, raw, deleted_at is null as alive from ct_scheduled_activities where ${one} order by 1`,
      sql`select day::text, dimension, name, count, value from lead_metrics where ${one} order by 1, 2, 3`,
      sql`select day::text, stage, position, count, value from pipeline_stage_counts where ${one} order by 1, 2`,
      sql`select stream, external_id from missing_items where ${one} order by 1, 2`,
      sql`select stream, external_id, step, code from item_failures where ${one} order by 1, 2`,
      sql`select value, name, email, search_text, automated, emails_in, emails_out, meetings, first_seen_at, last_seen_at
            from contacts join contact_identities on contact_id = contacts.id
           where contacts.tenant_id = (select tenant_id from connections where connections.id = ${connectionId}) order by 1`,
    ]);
  const tables = {
    items,
    stages,
    leads,
    opportunities,
    hot,
    notes,
    activities,
    metrics,
    counts,
    missing,
    failures,
    contacts,
  };
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, [...rows]]));
}
