import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { ConnectServices } from "#src/connect/services.ts";
import { connectionRoutes } from "#src/db/schema/index.ts";
import { syncClienttether, type syncClienttetherHourly } from "#src/jobs/clienttether.job.ts";
import { sendJobs } from "#src/jobs/send.ts";
import { newTraceId } from "#src/log.ts";
import type { Handler } from "../run-job.ts";

/** The round begins within these first seconds of the hour. */
const SPREAD_S = 300;

/** Once an hour a job for each connection; each at the same second of every hour, whoever else there is. */
export const syncClienttetherHourlyHandler =
  ({ db, boss }: Pick<ConnectServices, "db" | "boss">): Handler<typeof syncClienttetherHourly> =>
  async () => {
    const routes = await db
      .select({ tenantId: connectionRoutes.tenantId, connectionId: connectionRoutes.connectionId })
      .from(connectionRoutes)
      .where(eq(connectionRoutes.provider, "clienttether"));
    const jobs = routes.map(({ tenantId, connectionId }) => ({
      payload: { tenantId, connectionId, traceId: newTraceId(), runId: null, notes: false },
      startAfterSeconds: secondOf(connectionId),
    }));
    await sendJobs(boss, syncClienttether, jobs);
    return { connections: jobs.length };
  };

const secondOf = (connectionId: string): number =>
  createHash("sha256").update(connectionId).digest().readUInt32BE(0) % SPREAD_S;
