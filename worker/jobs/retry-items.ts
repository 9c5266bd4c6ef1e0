import { sql } from "drizzle-orm";
import { noteFailure } from "#src/connect/connection-health.ts";
import { type OpenConnection, openConnection } from "#src/connect/open-connection.ts";
import { type Tx, rowsOf, withTenant } from "#src/db/client.ts";
import { noteEvent } from "#src/domain/ingestion/events.ts";
import { isAppError, NotFoundError } from "#src/errors.ts";
import { normalizeItems, retryItems } from "#src/jobs/backfill.job.ts";
import type { Payload } from "#src/jobs/define.ts";
import { sendJob } from "#src/jobs/send.ts";
import type { ReadItem } from "#src/providers/contract.ts";
import { clearFailures, noteFailures } from "../pipeline/item-failures.ts";
import { tombstone } from "../pipeline/sweep.ts";
import { writeSourceItems } from "../pipeline/write-source-items.ts";
import type { Handler } from "../run-job.ts";
import { type WorkerServices, openTurn } from "../services.ts";

type Job = Payload<typeof retryItems>;
type Failed = { stream: string; external_id: string; month: string };

/** What could not be read is read by itself; what could not be understood is given to the sorting once more. */
export const retryItemsHandler =
  (services: WorkerServices): Handler<typeof retryItems> =>
  async (job, signal) => {
    const { tenantId, connectionId } = job;
    const sorted = await withTenant(services.db, tenantId, (tx) => sortAgain(tx, services, job));
    const over = openTurn(services.stopping);
    let read = 0;
    try {
      const open = await openConnection(services, { tenantId, connectionId }, { lane: "live" });
      for (;;) {
        const failed = await withTenant(services.db, tenantId, (tx) => nextUnread(tx, job));
        if (!failed) return { sorted, read };
        if (over()) return await later(services, job, 0);
        await readAgain(services, job, open, failed, signal);
        read++;
      }
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error instanceof NotFoundError) return { stopped: error.code };
      await noteFailure(services, { tenantId, connectionId }, error);
      if (error.retry.kind === "after") return later(services, job, error.retry.seconds);
      throw error;
    }
  };

const asked = ({ stream, externalId, before }: Job) => sql`
  failed_at <= ${before}::timestamptz
  ${stream === undefined ? sql`` : sql`and stream = ${stream}`} ${externalId === undefined ? sql`` : sql`and external_id = ${externalId}`}`;

async function sortAgain(tx: Tx, services: WorkerServices, job: Job): Promise<number> {
  const { tenantId, connectionId, traceId } = job;
  const rows = await rowsOf(
    tx,
    sql`update source_items item set normalized_at = null
          from (select stream, external_id from item_failures
                 where tenant_id = ${tenantId} and connection_id = ${connectionId} and step = 'normalize' and ${asked(job)}) failure
         where item.tenant_id = ${tenantId} and item.connection_id = ${connectionId}
           and item.stream = failure.stream and item.external_id = failure.external_id
        returning 1`,
  );
  if (rows.length > 0) await sendJob(services.boss, tx, normalizeItems, { tenantId, traceId, connectionId });
  return rows.length;
}

async function nextUnread(tx: Tx, job: Job): Promise<Failed | undefined> {
  const [failed] = await rowsOf<Failed>(
    tx,
    sql`select stream, external_id, month::text from item_failures
         where tenant_id = ${job.tenantId} and connection_id = ${job.connectionId} and step = 'fetch' and ${asked(job)}
         order by failed_at limit 1`,
  );
  return failed;
}

async function readAgain(
  services: WorkerServices,
  job: Job,
  { streams, http }: OpenConnection,
  { stream: name, external_id: externalId, month }: Failed,
  signal: AbortSignal,
): Promise<void> {
  const stream = streams.find((one) => one.name === name);
  const answer: ReadItem = (await stream?.readItem?.(http, externalId, signal)) ?? {
    failure: { externalId, code: "NOT_GRANTED", message: "This part of the account is no longer granted." },
  };
  const key = { tenantId: job.tenantId, connectionId: job.connectionId, stream: name };
  const { tenantId, connectionId } = key;
  await withTenant(services.db, tenantId, async (tx) => {
    if ("failure" in answer) {
      await noteFailures(tx, key, "fetch", [{ ...answer.failure, externalId, stream: name, month }]);
    } else {
      if ("gone" in answer) await tombstone(tx, key, [externalId]);
      else await writeSourceItems(tx, key, [answer.item]);
      await clearFailures(tx, key, "fetch", [{ stream: name, externalId }]);
      await sendJob(services.boss, tx, normalizeItems, { tenantId, traceId: job.traceId, connectionId });
    }
    const [message, level] = inWords(answer);
    await noteEvent(tx, { tenantId, connectionId, stream: name, month, type: "item.retried", level, message });
  });
}

function inWords(answer: ReadItem): [string, "info" | "warn"] {
  if ("failure" in answer) return [`An item failed again: ${answer.failure.message}`, "warn"];
  return [
    "gone" in answer ? "An item that had failed is gone at the provider." : "An item that had failed was read.",
    "info",
  ];
}

async function later(services: WorkerServices, job: Job, startAfterSeconds: number) {
  await withTenant(services.db, job.tenantId, (tx) =>
    sendJob(services.boss, tx, retryItems, job, { startAfterSeconds }),
  );
  return { later: startAfterSeconds };
}
