import { sql } from "drizzle-orm";
import { ctProviderOf } from "#src/connect/open-ct-connection.ts";
import type { ConnectServices } from "#src/connect/services.ts";
import { type Tx, rowsOf, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { lock } from "#src/db/locks.ts";
import { isoInstant } from "#src/db/sql.ts";
import type { ConnectionKey } from "#src/domain/clienttether/runs.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import { askForRecount, recountContacts, waitingRecounts } from "#src/domain/contacts/recount.ts";
import { ConflictError } from "#src/errors.ts";
import { CT_STREAMS, type CtSettings, readCtSettings } from "#src/providers/clienttether/index.ts";
import { applyNotes } from "./apply-notes.ts";
import { applyWalk } from "./apply-walk.ts";
import { type Said, forget, saidOf } from "./rebuild-tables.ts";

const CLIENTS = 25;
const RECOUNT = 2_000;

export type SnapshotRebuild = ConnectionKey & { apply: boolean };
export type SnapshotReport = {
  runs: number;
  /** Of each table: rows there are, and those that say something else than before, are new, or are gone. */
  tables: Record<string, { rows: number; differing: number }>;
  applied: boolean;
};

/** One run whose answers are kept, and the lists of it that were walked to their end. */
type Kept = { id: string; startedAt: string; done: string[]; endedAt: string };

/**
 * Make everything of the answers that are kept, once more and from nothing else, in the order in which they came; say what
 * differs, and with `apply` leave it so. All in one transaction: readers see the old state or the new one.
 *
 * @throws NotFoundError, ConflictError when no answers are kept
 */
export async function rebuildFromSnapshots(
  services: ConnectServices,
  { apply, ...key }: SnapshotRebuild,
): Promise<SnapshotReport> {
  const done = new Error("rolled back");
  let report: SnapshotReport | null = null;
  await withTenant(services.db, key.tenantId, async (tx) => {
    report = await rebuildIn(tx, services, key, apply);
    if (!apply) throw done;
    for (const topic of ["ingestion", "contacts"] as const)
      await announce(tx, { tenantId: key.tenantId, topic, id: key.connectionId });
  }).catch((error: unknown) => {
    if (error !== done) throw error;
  });
  if (!report) throw new Error("a rebuild ended without a report");
  return report;
}

async function rebuildIn(
  tx: Tx,
  services: ConnectServices,
  key: ConnectionKey,
  applied: boolean,
): Promise<SnapshotReport> {
  const { tenantId, connectionId } = key;
  const { provider, settings: stored } = await getConnection(tx, tenantId, connectionId);
  const settings = readCtSettings(stored, ctProviderOf(services, provider).defaults);
  await lock(tx, "normalize", tenantId);
  // A run that is open waits, and then goes on behind what was made here.
  await tx.execute(
    sql`select 1 from sync_runs where tenant_id = ${tenantId} and connection_id = ${connectionId} for update`,
  );
  const runs = await keptRuns(tx, key);
  const [first] = runs;
  if (!first)
    throw new ConflictError(
      "NO_ANSWERS",
      "No answers of the provider are kept.",
      "Sync the account first, then try again.",
    );
  const before = await saidOf(tx, key);
  await askForAll(tx, key);
  const ids = runs.map(({ id }) => id);
  await forget(tx, key, ids, first.endedAt);
  for (const run of runs) await replay(tx, key, run, settings);
  await askForAll(tx, key);
  for (let emails = await waitingRecounts(tx, tenantId, RECOUNT); emails.length > 0;) {
    await recountContacts(tx, tenantId, emails);
    emails = await waitingRecounts(tx, tenantId, RECOUNT);
  }
  return { runs: runs.length, tables: compare(before, await saidOf(tx, key)), applied };
}

async function replay(tx: Tx, key: ConnectionKey, run: Kept, settings: CtSettings): Promise<void> {
  const one = { ...key, runId: run.id, startedAt: new Date(run.startedAt), settings };
  for (const stream of CT_STREAMS) {
    if (stream === "ct.notes") {
      const clients = await clientsOf(tx, key, run.id);
      for (let at = 0; at < clients.length; at += CLIENTS) await applyNotes(tx, one, clients.slice(at, at + CLIENTS));
    } else if (run.done.includes(stream)) await applyWalk(tx, one, stream);
  }
}

function keptRuns(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<Kept[]> {
  return rowsOf<Kept>(
    tx,
    sql`select run.id, ${isoInstant(sql`run.started_at`)} as "startedAt", kept.ended::text as "endedAt",
               array(select stream from stream_walks walk where walk.tenant_id = ${tenantId} and walk.run_id = run.id and walk.state = 'done') as done
          from sync_runs run
         cross join lateral (
           select min(last) as ended from (
             select max(fetched_at) as last from ct_raw_snapshots snapshot
              where snapshot.tenant_id = ${tenantId} and snapshot.run_id = run.id and snapshot.part = '' group by stream) lists) kept
         where run.tenant_id = ${tenantId} and run.connection_id = ${connectionId} and run.kind in ('hourly', 'manual') and kept.ended is not null
         order by run.started_at, run.id`,
  );
}

async function clientsOf(tx: Tx, { tenantId }: ConnectionKey, runId: string): Promise<string[]> {
  const rows = await rowsOf<{ part: string }>(
    tx,
    sql`select distinct part from ct_raw_snapshots where tenant_id = ${tenantId} and run_id = ${runId} and stream = 'ct.notes' order by part`,
  );
  return rows.map(({ part }) => part);
}

/** Everybody who is a lead now, before and after: contacts follow both. */
async function askForAll(tx: Tx, { tenantId, connectionId }: ConnectionKey): Promise<void> {
  const rows = await rowsOf<{ email: string }>(
    tx,
    sql`select distinct email from ct_leads where tenant_id = ${tenantId} and connection_id = ${connectionId} and email is not null`,
  );
  await askForRecount(
    tx,
    tenantId,
    rows.map(({ email }) => email),
  );
}

function compare(before: Said, after: Said): SnapshotReport["tables"] {
  return Object.fromEntries(
    [...after].map(([table, rows]) => {
      const old = before.get(table) ?? new Map<string, string>();
      const changed = [...rows].filter(([key, hash]) => old.get(key) !== hash).length;
      const gone = [...old.keys()].filter((key) => !rows.has(key)).length;
      return [table, { rows: rows.size, differing: changed + gone }];
    }),
  );
}
