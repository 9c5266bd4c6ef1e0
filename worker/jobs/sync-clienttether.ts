import { type Tx, withTenant } from "#src/db/client.ts";
import { claimRun, openRun } from "#src/domain/clienttether/runs.ts";
import { getConnection } from "#src/domain/connections/get.ts";
import { LeaseLostError, NotFoundError } from "#src/errors.ts";
import { syncClienttether } from "#src/jobs/clienttether.job.ts";
import type { Payload } from "#src/jobs/define.ts";
import { sendJob } from "#src/jobs/send.ts";
import { CT_STREAMS } from "#src/providers/clienttether/index.ts";
import { type SyncOptions, syncRun } from "../clienttether/sync.ts";
import type { Handler } from "../run-job.ts";
import type { WorkerServices } from "../services.ts";

/** Take up the connection's run, or begin one, and read on until it ends or the turn is over. */
export const syncClienttetherHandler =
  (services: WorkerServices, options: SyncOptions = {}): Handler<typeof syncClienttether> =>
  async (job, signal) => {
    const { db, boss } = services;
    try {
      const claimed = await withTenant(db, job.tenantId, (tx) => begin(tx, job));
      if (!claimed) return { nothing: "to do" };
      const synced = await syncRun(services, claimed, signal, options);
      if ("ended" in synced) return synced;
      const next = { ...job, runId: claimed.run.id, notes: synced.notes };
      // It takes the place of an hourly one that waits for its minute.
      await withTenant(db, job.tenantId, (tx) =>
        sendJob(boss, tx, syncClienttether, next, { startAfterSeconds: synced.again, hasten: true }),
      );
      return synced;
    } catch (error) {
      // Overtaken, or the account was disconnected meanwhile and its runs went with it.
      if (error instanceof LeaseLostError || error instanceof NotFoundError) return { stopped: error.code };
      throw error;
    }
  };

async function begin(tx: Tx, { tenantId, connectionId, traceId, runId }: Payload<typeof syncClienttether>) {
  const key = { tenantId, connectionId };
  if (runId !== null) return claimRun(tx, key, runId, CT_STREAMS);
  const { status } = await getConnection(tx, tenantId, connectionId);
  if (status === "disconnected") return null;
  const opened = await openRun(tx, key, { kind: "hourly", traceId });
  return opened && claimRun(tx, key, opened.runId, CT_STREAMS);
}
