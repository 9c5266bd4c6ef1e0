import type { PgBoss } from "pg-boss";
import type { Tx } from "#src/db/client.ts";
import { lock } from "#src/db/locks.ts";
import { ConflictError } from "#src/errors.ts";
import { syncClienttether } from "#src/jobs/clienttether.job.ts";
import { sendJob } from "#src/jobs/send.ts";
import { getConnection } from "../connections/get.ts";
import { noteEvent } from "../ingestion/events.ts";
import { openRun } from "./runs.ts";

export type RequestSync = { tenantId: string; connectionId: string; traceId: string; kind: "manual" };

/**
 * Read all lists of a connection now. A run that is open is answered in place of a second one.
 *
 * @throws NotFoundError, ConflictError when the account must be connected again first
 */
export async function requestSync(
  tx: Tx,
  boss: PgBoss,
  { tenantId, connectionId, traceId, kind }: RequestSync,
): Promise<{ runId: string }> {
  const { provider, accountId } = await getConnection(tx, tenantId, connectionId);
  // Whoever is disconnecting the account finishes first, and then it is not there.
  await lock(tx, "account", `${provider}/${accountId}`);
  const { account, status } = await getConnection(tx, tenantId, connectionId);
  if (status === "disconnected")
    throw new ConflictError(
      "CONNECTION_DISCONNECTED",
      `${account} is disconnected.`,
      "Connect the account again, then start the sync.",
    );
  const opened = await openRun(tx, { tenantId, connectionId }, { kind, traceId });
  if (!opened) throw new ConflictError("RUN_ENDING", "A run is just ending.", "Try again in a moment.");
  const { runId, isNew } = opened;
  if (!isNew) return { runId };
  // Not the hourly job that may wait for its minute.
  const job = { tenantId, connectionId, traceId, runId, notes: false, asked: true };
  await sendJob(boss, tx, syncClienttether, job, { hasten: true });
  const message = "A sync was asked for.";
  await noteEvent(tx, { tenantId, connectionId, runId, type: "run.asked", level: "info", message });
  return { runId };
}
