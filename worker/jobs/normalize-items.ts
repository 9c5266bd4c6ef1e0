import { sql } from "drizzle-orm";
import type { ConnectServices } from "#src/connect/services.ts";
import { type Tx, anyOf, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { lock } from "#src/db/locks.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import { settleRun } from "#src/domain/ingestion/settle.ts";
import { dropRecounts, recountContacts, waitingRecounts } from "#src/domain/contacts/recount.ts";
import { NotFoundError } from "#src/errors.ts";
import { normalizeItems } from "#src/jobs/backfill.job.ts";
import type { Payload } from "#src/jobs/define.ts";
import { sendJob } from "#src/jobs/send.ts";
import { type RawRow, mapRows, readRaw, storeMapped } from "../pipeline/normalize.ts";
import { storeWhatFits } from "../pipeline/store-what-fits.ts";
import type { Handler } from "../run-job.ts";
import { type WorkerServices, openTurn } from "../services.ts";

const BATCH = 500;

/** Addresses whose contacts are recomputed in one transaction. */
const RECOUNT = 2_000;
/** While items keep coming, contacts are recomputed this often: people see them grow, and none is counted all the time. */
const RECOUNT_EVERY_MS = 5_000;

/** Raw rows to interactions and contacts, a batch a transaction, until none is left or the turn is over. */
export const normalizeItemsHandler =
  (services: WorkerServices): Handler<typeof normalizeItems> =>
  async (job, signal) => {
    const { tenantId, connectionId } = job;
    const within = <T>(fn: (tx: Tx) => Promise<T>) => withTenant(services.db, tenantId, fn);
    // Wait for pages that are being committed: one of them may have counted on this very job.
    await within((tx) => lock(tx, "wake", connectionId));
    const over = openTurn(services.stopping);
    let items = 0;
    let recountedAt = performance.now();
    try {
      while (!signal.aborted) {
        if (over()) {
          await within((tx) => sendJob(services.boss, tx, normalizeItems, job));
          break;
        }
        const taken = await within((tx) => normalizeBatch(tx, services, tenantId, connectionId));
        items += taken;
        const drained = taken < BATCH;
        if (drained || performance.now() - recountedAt > RECOUNT_EVERY_MS) {
          const left = await within((tx) => recountSome(tx, services, job, drained));
          if (left) continue;
          recountedAt = performance.now();
          if (drained) break;
        }
      }
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
    return { items };
  };

/** @returns whether more contacts wait */
async function recountSome(
  tx: Tx,
  { log }: ConnectServices,
  { tenantId, connectionId }: Payload<typeof normalizeItems>,
  drained: boolean,
): Promise<boolean> {
  await lock(tx, "normalize", tenantId);
  const emails = await waitingRecounts(tx, tenantId, RECOUNT);
  const refused = await storeWhatFits(
    tx,
    emails,
    async (part, some) => void (await recountContacts(part, tenantId, some)),
  );
  for (const { sqlState } of refused) log.error({ sqlState }, "a contact's facts do not fit the tables");
  if (refused.length > 0)
    await dropRecounts(
      tx,
      tenantId,
      refused.map(({ item }) => item),
    );
  if (emails.length > 0) await announce(tx, { tenantId, topic: "contacts" });
  if (emails.length === RECOUNT) return true;
  if (drained) await settleRun(tx, tenantId, connectionId);
  return false;
}

/** @returns how many rows were taken; fewer than a batch means that none is left */
export async function normalizeBatch(
  tx: Tx,
  services: ConnectServices,
  tenantId: string,
  connectionId: string,
): Promise<number> {
  await lock(tx, "normalize", tenantId);
  const connection = await getConnection(tx, tenantId, connectionId);
  const rows = await readRaw(tx, connection, sql`and normalized_at is null limit ${BATCH}`);
  if (rows.length > 0) {
    await storeMapped(tx, connection, mapRows(services.providers, connection, rows));
    await noteNormalized(tx, { tenantId, connectionId }, rows);
    await announce(tx, { tenantId, topic: "ingestion", id: connectionId });
  }
  return rows.length;
}

/** A row that changed since it was read keeps waiting: its hash is another one. A stream at a time, so that the key fits. */
async function noteNormalized(
  tx: Tx,
  { tenantId, connectionId }: { tenantId: string; connectionId: string },
  rows: readonly RawRow[],
): Promise<void> {
  for (const [stream, some] of Map.groupBy(rows, (row) => row.stream)) {
    const ids = some.map((row) => row.external_id);
    const seen = some.map((row) => [row.external_id, row.hash, row.gone ? "gone" : "there"].join(" "));
    await tx.execute(sql`
      update source_items set normalized_at = clock_timestamp()
       where tenant_id = ${tenantId} and connection_id = ${connectionId} and stream = ${stream} and external_id = ${anyOf(ids)}
         and concat_ws(' ', external_id, encode(payload_hash, 'hex'), case when deleted_at is null then 'there' else 'gone' end) = ${anyOf(seen)}`);
  }
}
