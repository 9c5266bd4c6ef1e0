import { openConnection } from "#src/connect/open-connection.ts";
import { withTenant } from "#src/db/client.ts";
import { announce } from "#src/db/live.ts";
import { isAppError } from "#src/errors.ts";
import { countItems } from "#src/jobs/backfill.job.ts";
import type { Payload } from "#src/jobs/define.ts";
import { sendJob } from "#src/jobs/send.ts";
import { anyUncounted, noteCount, noteTotal, runConnection, uncountedStretches } from "../pipeline/counts.ts";
import type { Handler } from "../run-job.ts";
import { type WorkerServices, openTurn } from "../services.ts";

type Job = Payload<typeof countItems>;

/** Calls that a stream of a run may take to be counted as a whole, before anything else is asked for: seconds, at a call a second. */
const MOST_PAGES = 4;

/**
 * What a run holds is counted at once where a few calls do; a larger mailbox by months, in any order, so that the first of
 * them can speak for the others.
 */
export const countItemsHandler =
  (services: WorkerServices): Handler<typeof countItems> =>
  async (job, signal) => {
    const key = await withTenant(services.db, job.tenantId, (tx) => runConnection(tx, job));
    if (!key) return { nothing: "to do" };
    try {
      const wholes = job.monthly ? 0 : await countWholes(services, job, key, signal);
      const { counted, later } = await countMonths(services, { ...job, monthly: true }, key, signal);
      return later ? await again(services, { ...job, monthly: true }, 0) : { wholes, counted };
    } catch (error) {
      if (!isAppError(error)) throw error;
      // Nothing is lost but a forecast: the reading itself hears of it, and says so.
      return error.retry.kind === "after" ? again(services, job, error.retry.seconds) : { stopped: error.code };
    }
  };

type Key = NonNullable<Awaited<ReturnType<typeof runConnection>>>;

/** Somebody waits to hear how long it takes: these few calls go before those that read. */
async function countWholes(services: WorkerServices, job: Job, key: Key, signal: AbortSignal): Promise<number> {
  const { tenantId } = job;
  const stretches = await withTenant(services.db, tenantId, (tx) => uncountedStretches(tx, job));
  if (stretches.length === 0) return 0;
  const { streams, http } = await openConnection(services, key, { lane: "live" });
  let wholes = 0;
  for (const { stream: name, window } of stretches) {
    const stream = streams.find((one) => one.name === name);
    const total = (await stream?.count?.(http, window, signal, MOST_PAGES)) ?? null;
    if (total === null) continue;
    await withTenant(services.db, tenantId, async (tx) => {
      await noteTotal(tx, job, name, window, total);
      await announce(tx, { tenantId, topic: "ingestion", id: key.connectionId });
    });
    wholes += 1;
  }
  return wholes;
}

async function countMonths(services: WorkerServices, job: Job, key: Key, signal: AbortSignal) {
  const { tenantId } = job;
  const over = openTurn(services.stopping);
  const open = await openConnection(services, key);
  for (let counted = 0; ; counted++) {
    const chunk = await withTenant(services.db, tenantId, (tx) => anyUncounted(tx, job));
    if (!chunk) return { counted, later: false };
    if (over()) return { counted, later: true };
    const stream = open.streams.find(({ name }) => name === chunk.stream);
    const items = await stream?.count?.(open.http, chunk.window, signal);
    if (items === undefined || items === null) return { counted, later: false };
    await withTenant(services.db, tenantId, async (tx) => {
      await noteCount(tx, tenantId, chunk.id, items);
      await announce(tx, { tenantId, topic: "ingestion", id: key.connectionId });
    });
  }
}

async function again(services: WorkerServices, job: Job, startAfterSeconds: number) {
  await withTenant(services.db, job.tenantId, (tx) =>
    sendJob(services.boss, tx, countItems, job, { startAfterSeconds }),
  );
  return { later: startAfterSeconds };
}
