import { and, eq, inArray, sql } from "drizzle-orm";
import type { PgBoss } from "pg-boss";
import { type Tx, rowsOf } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { syncRuns } from "#src/db/schema/index.ts";
import { isoInstant } from "#src/db/sql.ts";
import { ConflictError } from "#src/errors.ts";
import { startBackfill } from "#src/jobs/backfill.job.ts";
import { sendJob } from "#src/jobs/send.ts";
import { getConnection } from "../connections/get.ts";
import { OPEN_STATES } from "./states.ts";
import { monthsBefore } from "./window.ts";

export type StartIngestion = { tenantId: string; connectionId: string; months: number; traceId: string };

/**
 * Begin a backfill, or find the one that is already going: asking twice is the same as once.
 *
 * @throws NotFoundError, ConflictError when the account must be reconnected first
 */
export async function startIngestion(
  tx: Tx,
  boss: PgBoss,
  { tenantId, connectionId, months, traceId }: StartIngestion,
): Promise<{ runId: string }> {
  // Whoever is disconnecting the account finishes first, and then it is not there.
  await tx.execute(
    sql`select id from connections where tenant_id = ${tenantId} and id = ${connectionId} for key share`,
  );
  const connection = await getConnection(tx, tenantId, connectionId);
  if (connection.status === "disconnected") {
    throw new ConflictError(
      "CONNECTION_DISCONNECTED",
      `${connection.account} is disconnected.`,
      "Reconnect the account, then start again.",
    );
  }
  const [clock] = await rowsOf<{ now: string }>(tx, sql`select ${isoInstant(sql`now()`)} as now`);
  const windowTo = new Date(clock?.now ?? Number.NaN);
  const [run] = await tx
    .insert(syncRuns)
    .values({
      tenantId,
      connectionId,
      kind: "backfill",
      state: "queued",
      months,
      traceId,
      windowFrom: monthsBefore(windowTo, months),
      windowTo,
    })
    .onConflictDoNothing()
    .returning({ id: syncRuns.id });
  if (!run) {
    const [open] = await tx
      .select({ id: syncRuns.id })
      .from(syncRuns)
      .where(
        and(
          eq(syncRuns.tenantId, tenantId),
          eq(syncRuns.connectionId, connectionId),
          inArray(syncRuns.state, [...OPEN_STATES]),
        ),
      );
    // The open run ended between the two statements: the caller's retry begins a new one.
    if (!open) throw new ConflictError("RUN_ENDING", "A run is just ending.", "Try again in a moment.");
    return { runId: open.id };
  }
  await sendJob(boss, tx, startBackfill, { tenantId, traceId, runId: run.id });
  await announce(tx, { tenantId, topic: "ingestion", id: connectionId });
  return { runId: run.id };
}
