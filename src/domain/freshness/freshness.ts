import { type SQL, sql } from "drizzle-orm";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { isoInstant } from "#src/db/sql.ts";
import { accountsOf } from "../figures.ts";

export type SyncState = "success" | "partial" | "failed" | "running" | "never";

export type StreamFreshness = {
  stream: string;
  /** What is shown is as the provider had it then; null while nothing was read to its end. */
  asOf: string | null;
  /** Of the newest walk. */
  state: "waiting" | "running" | "done" | "failed" | "never";
  error: string | null;
};

export type Freshness = {
  connected: boolean;
  /** The first account, if there are several. */
  connectionId: string | null;
  /** Whether an account is there whose keys are accepted. */
  canSync: boolean;
  lastSyncAt: string | null;
  status: SyncState;
  /** Older than two hours by the data's own watermark; of several accounts and streams the oldest. */
  isStale: boolean;
  streams: StreamFreshness[];
  run: { id: string; startedAt: string; done: number; of: number; stream: string | null } | null;
  timeZone: string;
  currency: string;
};

/** In the order a run reads them. Notes are read in rotation: their age is each client's own, and says nothing of the whole. */
const STREAMS = ["ct.stages", "ct.leads", "ct.opportunities", "ct.events", "ct.activities", "ct.notes"] as const;
const ROTATED = "ct.notes";
const STALE_MS = 2 * 3_600_000;

type Account = {
  id: string;
  status: "active" | "degraded" | "disconnected";
  createdAt: string;
  /** The newest that has ended. */
  last: { state: "completed" | "partial" | "failed" } | null;
  syncedAt: string | null;
  run: Freshness["run"];
  streams: { stream: string; asOf: string | null; state: StreamFreshness["state"] | null; error: string | null }[];
};
export type FreshnessFacts = { now: string; timeZone: string; currency: string; accounts: Account[] };

export async function readFreshness(tx: Tx, tenantId: string): Promise<Freshness> {
  const [row] = await rowsOf<{ facts: FreshnessFacts }>(tx, sql`select ${freshnessFacts(tenantId)} as facts`);
  return freshnessOf(row?.facts ?? { now: "", timeZone: "UTC", currency: "USD", accounts: [] });
}

/** One JSON value, so that it can be asked for in the same statement as what it is to explain. */
export const freshnessFacts = (tenantId: string): SQL => sql`(
  select json_build_object('now', ${isoInstant(sql`now()`)}, 'timeZone', workspace.time_zone, 'currency', workspace.currency, 'accounts', coalesce((
    select json_agg(json_build_object(
             'id', connection.id, 'status', connection.status, 'createdAt', ${isoInstant(sql`connection.created_at`)},
             'last', last.one, 'syncedAt', ${isoInstant(sql`synced.at`)}, 'run', open.one, 'streams', walked.streams) order by connection.created_at, connection.id)
      from (${accountsOf(tenantId)}) account
      join connections connection on connection.tenant_id = ${tenantId} and connection.id = account.id
      left join lateral (
        select json_build_object('state', run.state) as one from sync_runs run
         where run.tenant_id = ${tenantId} and run.connection_id = account.id and run.state in ('completed', 'partial', 'failed')
         order by run.started_at desc limit 1) last on true
      left join lateral (
        select run.finished_at as at from sync_runs run
         where run.tenant_id = ${tenantId} and run.connection_id = account.id and run.state in ('completed', 'partial')
         order by run.started_at desc limit 1) synced on true
      left join lateral (
        select json_build_object('id', run.id, 'startedAt', ${isoInstant(sql`run.started_at`)}, 'done', walks.done, 'of', walks.all_of_them, 'stream', walks.stream) as one
          from sync_runs run cross join lateral (
            select count(*) filter (where walk.state in ('done', 'failed'))::int as done, count(*)::int as all_of_them,
                   min(walk.stream) filter (where walk.state = 'running') as stream
              from stream_walks walk where walk.tenant_id = ${tenantId} and walk.run_id = run.id) walks
         where run.tenant_id = ${tenantId} and run.connection_id = account.id and run.state in ('queued', 'running', 'paused') limit 1) open on true
     cross join lateral (
        select json_agg(json_build_object('stream', wanted.stream, 'asOf', ${isoInstant(sql`done.started_at`)}, 'state', newest.state, 'error', newest.error)
                        order by wanted.place) as streams
          from unnest(array[${sql.join(
            STREAMS.map((stream) => sql`${stream}`),
            sql`, `,
          )}]) with ordinality wanted(stream, place)
          left join lateral (
            select one.state, one.error from (
              (${newestWalk(tenantId, sql`is not null`, sql`started_at`)}) union all (${newestWalk(tenantId, sql`is null`, sql`finished_at`)})) one
             order by one.at desc nulls first limit 1) newest on true
          left join lateral (
            select walk.started_at from stream_walks walk
             where walk.tenant_id = ${tenantId} and walk.connection_id = account.id and walk.stream = wanted.stream and walk.state = 'done'
             order by walk.started_at desc nulls first limit 1) done on true) walked), '[]'))
    from tenants workspace where workspace.id = ${tenantId})`;

/**
 * Of `account` and stream `wanted`: the newest that began, or that never did: it waits, or was given up without a beginning.
 * One order for both would have no index.
 */
const newestWalk = (tenantId: string, began: SQL, at: SQL): SQL => sql`
  select walk.state, walk.error, walk.${at} as at from stream_walks walk
   where walk.tenant_id = ${tenantId} and walk.connection_id = account.id and walk.stream = wanted.stream and walk.started_at ${began}
   order by walk.${at} desc nulls first limit 1`;

export function freshnessOf({ now, timeZone, currency, accounts }: FreshnessFacts): Freshness {
  const streams = STREAMS.map((stream) => mergedStream(stream, accounts));
  const run = accounts.find((account) => account.run !== null)?.run ?? null;
  const isOld = (account: Account) =>
    account.streams.some(
      ({ stream, asOf }) => stream !== ROTATED && Date.parse(now) - Date.parse(asOf ?? account.createdAt) > STALE_MS,
    );
  return {
    connected: accounts.length > 0,
    connectionId: accounts[0]?.id ?? null,
    canSync: accounts.some(({ status }) => status !== "disconnected"),
    lastSyncAt: oldest(accounts.map(({ syncedAt }) => syncedAt)),
    status: statusOf(accounts),
    isStale: accounts.some(isOld),
    streams,
    run: run && { ...run, of: run.of || STREAMS.length },
    timeZone,
    currency,
  };
}

/** Of several accounts what is worst, unless one is being read right now. */
function statusOf(accounts: readonly Account[]): SyncState {
  if (accounts.some(({ run }) => run !== null)) return "running";
  const states = accounts.map(({ last }) => last?.state ?? null);
  if (states.includes("failed")) return "failed";
  if (states.includes("partial")) return "partial";
  return states.includes("completed") ? "success" : "never";
}

const WORST = ["running", "failed", "waiting", "done"] as const;

function mergedStream(stream: string, accounts: readonly Account[]): StreamFreshness {
  const walks = accounts.flatMap((account) => account.streams.filter((one) => one.stream === stream));
  return {
    stream,
    asOf: oldest(walks.map(({ asOf }) => asOf)),
    state: WORST.find((state) => walks.some((walk) => walk.state === state)) ?? "never",
    error: walks.find(({ error }) => error !== null)?.error ?? null,
  };
}

/** null as long as one is missing. */
const oldest = (moments: readonly (string | null)[]): string | null =>
  moments.reduce((first, at) => (first === null || at === null ? null : at < first ? at : first), moments[0] ?? null);
