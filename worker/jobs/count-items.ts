import { sql } from "drizzle-orm";
import { type OpenConnection, openConnection } from "#src/connect/open-connection.ts";
import { type Tx, rowsOf, withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { isoInstant } from "#src/db/sql.ts";
import type { ConnectionKey } from "#src/domain/ingestion/spans.ts";
import { isAppError } from "#src/errors.ts";
import { countItems } from "#src/jobs/backfill.job.ts";
import type { Payload } from "#src/jobs/define.ts";
import { sendJob } from "#src/jobs/send.ts";
import type { Handler } from "../run-job.ts";
import { type WorkerServices, openTurn } from "../services.ts";

type Uncounted = { id: string; connection_id: string; stream: string; from: string; to: string };

/** What is read counts by itself; only months that wait are counted ahead, the ones that are read next first. */
export const countItemsHandler =
  (services: WorkerServices): Handler<typeof countItems> =>
  async (job, signal) => {
    const { tenantId } = job;
    const over = openTurn(services.stopping);
    let counted = 0;
    try {
      let open: OpenConnection | null = null;
      for (;;) {
        const chunk = await nextUncounted(services, job);
        if (!chunk) return { counted };
        if (over()) return await later(services, job, 0);
        const key = { tenantId, connectionId: chunk.connection_id };
        open ??= await openConnection(services, key);
        const window = { from: new Date(chunk.from), to: new Date(chunk.to) };
        const stream = open.streams.find(({ name }) => name === chunk.stream);
        const items = await stream?.count?.(open.http, window, signal);
        if (items === undefined || items === null) return { counted };
        await withTenant(services.db, tenantId, (tx) => noteCount(tx, key, chunk.id, items));
        counted += 1;
      }
    } catch (error) {
      if (!isAppError(error)) throw error;
      // Nothing is lost but a forecast: the reading itself hears of it, and says so.
      return error.retry.kind === "after" ? later(services, job, error.retry.seconds) : { stopped: error.code };
    }
  };

async function noteCount(tx: Tx, { tenantId, connectionId }: ConnectionKey, chunkId: string, items: number) {
  await tx.execute(
    sql`update sync_chunks set expected = ${items}
         where tenant_id = ${tenantId} and id = ${chunkId} and state = 'waiting' and expected is null`,
  );
  await announce(tx, { tenantId, topic: "ingestion", id: connectionId });
}

async function nextUncounted({ db }: WorkerServices, { tenantId, runId }: Payload<typeof countItems>) {
  const [chunk] = await withTenant(db, tenantId, (tx) =>
    rowsOf<Uncounted>(
      tx,
      sql`select chunk.id, chunk.connection_id, chunk.stream, ${isoInstant(sql`chunk.window_from`)} as from, ${isoInstant(sql`chunk.window_to`)} as to
            from sync_chunks chunk join sync_runs run on run.tenant_id = ${tenantId} and run.id = chunk.run_id
           where chunk.tenant_id = ${tenantId} and chunk.run_id = ${runId} and run.state = 'running' and chunk.state = 'waiting' and chunk.expected is null
           order by chunk.month desc, chunk.stream desc limit 1`,
    ),
  );
  return chunk;
}

async function later(services: WorkerServices, job: Payload<typeof countItems>, startAfterSeconds: number) {
  await withTenant(services.db, job.tenantId, (tx) =>
    sendJob(services.boss, tx, countItems, job, { startAfterSeconds }),
  );
  return { later: startAfterSeconds };
}
