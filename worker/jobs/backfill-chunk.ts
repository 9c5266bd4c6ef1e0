import { sql } from "drizzle-orm";
import { openConnection } from "#src/connect/open-connection.ts";
import { noteFailure, noteSuccess } from "#src/connect/connection-health.ts";
import { type Tx, withTenant } from "#src/db/client.ts";
import { databaseFailure } from "#src/db/failure.ts";
import { lockShared } from "#src/db/locks.ts";
import { noteEvent } from "#src/domain/ingestion/events.ts";
import { closeGaps, openGaps } from "#src/domain/ingestion/gaps.ts";
import { failRun, settleRun } from "#src/domain/ingestion/settle.ts";
import {
  type AppError,
  ConnectionRevokedError,
  LeaseLostError,
  ListingCircleError,
  NotFoundError,
  ProviderError,
  RateLimitedError,
  isAppError,
} from "#src/errors.ts";
import { backfillChunk, normalizeItems } from "#src/jobs/backfill.job.ts";
import type { Payload } from "#src/jobs/define.ts";
import { sendJob } from "#src/jobs/send.ts";
import { errorsTotal, itemsTotal } from "#src/metrics.ts";
import type { Page } from "#src/providers/contract.ts";
import { watchCircle } from "#src/providers/listing-circle.ts";
import {
  type Chunk,
  type PageCounts,
  type Place,
  advanceChunk,
  claimChunk,
  failChunk,
  holdChunk,
  noteRetry,
} from "../pipeline/chunks.ts";
import { clearFailures, dropUnlisted, noteFailures } from "../pipeline/item-failures.ts";
import { onceBack } from "../pipeline/once-back.ts";
import { noteListed, sweep } from "../pipeline/sweep.ts";
import { writeSourceItems } from "../pipeline/write-source-items.ts";
import type { Handler } from "../run-job.ts";
import { type WorkerServices, openTurn } from "../services.ts";

/** Deaths without a single page in between: this chunk kills its workers and is set aside. */
const MOST_DEATHS = 5;
/** Times the provider may say no to the same page before it is taken at its word. */
const MOST_REFUSALS = 5;

const OUTCOMES = ["inserted", "updated", "unchanged", "deleted", "failed"] as const;

type Job = Payload<typeof backfillChunk>;

/**
 * Read a month of a stream. A page, the follow-up jobs and the next page's token commit together, fenced by the chunk's
 * lease: a kill costs at most the page in flight, and a worker that wakes up after it was given up writes nothing.
 */
export const backfillChunkHandler =
  (services: WorkerServices): Handler<typeof backfillChunk> =>
  async (job, signal) => {
    const { tenantId } = job;
    const chunk = await withTenant(services.db, tenantId, (tx) => claimChunk(tx, tenantId, job.chunkId));
    if (!chunk) return { nothing: "to do" };
    try {
      return await readOrSayWhy(services, job, chunk, signal);
    } catch (error) {
      // Overtaken: whoever did it owns what happens next.
      if (error instanceof LeaseLostError) return { stopped: error.code };
      throw error;
    }
  };

async function readOrSayWhy(services: WorkerServices, job: Job, chunk: Chunk, signal: AbortSignal): Promise<object> {
  if (chunk.attempts > MOST_DEATHS) {
    const message = `Reading this month ended the worker ${MOST_DEATHS} times; it is set aside.`;
    return giveUp(services, job, chunk, "WORKER_DIED", message);
  }
  try {
    return await readTurn(services, job, chunk, signal);
  } catch (error) {
    return await onceBack(() => afterFailure(services, job, chunk, error));
  }
}

async function readTurn(services: WorkerServices, job: Job, chunk: Chunk, signal: AbortSignal): Promise<object> {
  const { connection, streams, http } = await openConnection(services, chunk);
  const stream = streams.find((one) => one.name === chunk.stream);
  if (!stream) throw new ConnectionRevokedError(`${connection.account} no longer grants ${chunk.stream}`);
  const over = openTurn(services.stopping);
  let place: Place = { token: chunk.pageToken, mark: chunk.mark };
  for (let pages = 1; ; pages++) {
    const startedMs = performance.now();
    const page = await stream.readPage({ http, window: chunk.window, pageToken: place.token, signal });
    const next = placeAfter(page, place, chunk.pages + pages, [connection.account, chunk.stream]);
    const handOver = page.nextPageToken !== null && over();
    const { counts, paused } = await withTenant(services.db, chunk.tenantId, async (tx) => {
      const written = await commitPage(tx, services, job, chunk, page, { next, handOver, startedMs });
      // Last: the connection is locked after the chunk and the run, by everybody.
      if (connection.status === "degraded") await noteSuccess(tx, chunk);
      return written;
    });
    for (const outcome of OUTCOMES) itemsTotal.inc({ stream: chunk.stream, outcome }, counts[outcome]);
    if (page.nextPageToken === null || handOver || paused) return { pages, done: page.nextPageToken === null };
    place = next;
  }
}

/** @throws ListingCircleError instead of a page that would lead where the listing has been */
function placeAfter(page: Page, { token, mark }: Place, pages: number, where: [string, string]): Place {
  const next = page.nextPageToken;
  const kept = page.isAnew ? null : mark;
  if (next === null || page.isCut) return { token: next, mark: kept };
  if (next === token) throw new ListingCircleError(...where);
  return { token: next, mark: watchCircle(kept, next, pages, where) };
}

async function commitPage(
  tx: Tx,
  services: WorkerServices,
  job: Job,
  chunk: Chunk,
  page: Page,
  { next, handOver, startedMs }: { next: Place; handOver: boolean; startedMs: number },
): Promise<{ counts: PageCounts; paused: boolean }> {
  const { tenantId, connectionId, stream, month } = chunk;
  const done = page.nextPageToken === null;
  const { paused } = await holdChunk(tx, chunk);
  const written = await writeSourceItems(tx, chunk, page.items);
  await noteFailures(
    tx,
    chunk,
    "fetch",
    page.failures.map((failure) => ({ ...failure, stream, month })),
  );
  if (chunk.sweeping)
    await noteListed(
      tx,
      tenantId,
      chunk.id,
      [...page.items, ...page.failures].map((item) => item.externalId),
    );
  const again = await clearFailures(
    tx,
    chunk,
    "fetch",
    page.items.map(({ externalId }) => ({ stream, externalId })),
  );
  if (done && chunk.sweeping) await dropUnlisted(tx, tenantId, chunk.id);
  const deleted = done && chunk.sweeping ? await sweep(tx, chunk, chunk.id, chunk.window) : 0;
  const counts: PageCounts = {
    ...written,
    deleted,
    fetched: page.items.length + page.failures.length,
    failed: page.failures.length,
  };
  const total = await advanceChunk(tx, chunk, counts, next, paused);

  // The normalizer waits for this lock before it looks: a job absorbed by one already waiting still sees this page.
  await lockShared(tx, "wake", connectionId);
  if (written.inserted + written.updated + deleted + again > 0)
    await sendJob(services.boss, tx, normalizeItems, { tenantId, traceId: job.traceId, connectionId });
  // Paused, it is sent again when the run goes on.
  if (handOver && !paused) await sendJob(services.boss, tx, backfillChunk, job);
  if (done) await closeGaps(tx, tenantId, chunk.id);
  await notePage(tx, chunk, done ? total : counts, done, startedMs);
  if (done) await settleOrSort(services, tx, job, chunk);
  return { counts, paused };
}

function notePage(tx: Tx, chunk: Chunk, counts: PageCounts, done: boolean, startedMs: number): Promise<void> {
  const [type, level, message] = done
    ? (["month.finished", "info", "A month was read to its end."] as const)
    : (["page.stored", "debug", `${counts.fetched} items read.`] as const);
  const durationMs = performance.now() - startedMs;
  return noteEvent(tx, { ...whereIs(chunk), type, level, message, durationMs, counts });
}

async function giveUp(
  services: WorkerServices,
  job: Job,
  chunk: Chunk,
  code: string,
  message: string,
): Promise<object> {
  await withTenant(services.db, chunk.tenantId, async (tx) => {
    await failChunk(tx, chunk, code, message);
    await openGaps(tx, chunk.tenantId, sql`chunk.id = ${chunk.id}`);
    await noteEvent(tx, { ...whereIs(chunk), type: "month.failed", level: "error", message });
    await settleOrSort(services, tx, job, chunk);
  });
  return { failed: code };
}

/**
 * The run ends here, or with the sorting that is left. That may be of another connection, whose sorter died, or waits, and
 * never asks for this run: so there is one for this connection.
 */
async function settleOrSort(services: WorkerServices, tx: Tx, { traceId }: Job, chunk: Chunk): Promise<void> {
  const { tenantId, connectionId } = chunk;
  const ended = await settleRun(tx, tenantId, connectionId);
  if (ended === "sorting") await sendJob(services.boss, tx, normalizeItems, { tenantId, traceId, connectionId });
}

const whereIs = ({ tenantId, connectionId, runId, stream, month }: Chunk) => ({
  tenantId,
  connectionId,
  runId,
  stream,
  month,
});

/** Whether somebody reconnected while the run was open and granted less: that ends these months and no other. */
async function isSwitchedOff(services: WorkerServices, chunk: Chunk): Promise<boolean> {
  try {
    const { streams } = await openConnection(services, chunk);
    return !streams.some((stream) => stream.name === chunk.stream);
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}

/** A known failure is no death, nor is the database's. What the provider will answer again and again ends the month; the rest is retried. */
async function afterFailure(services: WorkerServices, job: Job, chunk: Chunk, error: unknown): Promise<object> {
  const outage = databaseFailure(error);
  if (outage) return tryLater(services, job, chunk, outage);
  if (!isAppError(error) || error instanceof LeaseLostError) throw error;
  if (error instanceof ConnectionRevokedError && (await isSwitchedOff(services, chunk)))
    return giveUp(services, job, chunk, "NOT_GRANTED", "This part of the account is no longer granted.");
  // Not found is an account that was disconnected meanwhile, its run with it, or a provider no longer set up.
  if (error instanceof ConnectionRevokedError || error instanceof NotFoundError) {
    await noteFailure(services, chunk, error);
    await withTenant(services.db, chunk.tenantId, (tx) =>
      failRun(tx, chunk.tenantId, chunk.runId, error.code, error.message),
    );
    return { failed: error.code };
  }
  const settled = await (error.retry.kind === "never"
    ? giveUp(services, job, chunk, error.code, error.message)
    : tryLater(services, job, chunk, error));
  // Not before the lease was seen to hold: to a worker that wakes up too late every call looks as if it had failed.
  await noteFailure(services, chunk, error);
  return settled;
}

/** The next try waits as long as the provider says, or twice as long as the one before. A lasting "no" ends the month. */
async function tryLater(services: WorkerServices, job: Job, chunk: Chunk, error: AppError): Promise<object> {
  const ours = error instanceof RateLimitedError && error.ours;
  const refused = error instanceof ProviderError && error.isRefusal;
  const isLastWord = (times: number) => refused && times >= MOST_REFUSALS;
  const { retries, refusals } = await withTenant(services.db, chunk.tenantId, async (tx) => {
    const tries = await noteRetry(tx, chunk, refused ? "refused" : error.retry.kind === "after" ? "waited" : "failed");
    if (isLastWord(tries.refusals)) return tries;
    const startAfterSeconds = error.retry.kind === "after" ? error.retry.seconds : backoffSeconds(tries.retries);
    await sendJob(services.boss, tx, backfillChunk, job, { startAfterSeconds });
    const message = `${error.message}; goes on in ${startAfterSeconds} s.`;
    await noteEvent(tx, { ...whereIs(chunk), type: "month.delayed", level: ours ? "debug" : "warn", message });
    return tries;
  });
  if (isLastWord(refusals)) return giveUp(services, job, chunk, lastWord(error), error.message);
  // Its turn comes: nothing is wrong.
  if (ours) return { later: error.code };
  errorsTotal.inc({ where: backfillChunk.name, code: error.code });
  services.log.warn({ err: error, code: error.code, chunk: chunk.id, retries }, "a month is tried again later");
  return { later: error.code };
}

const lastWord = (error: AppError): string => (error instanceof ListingCircleError ? error.code : "PROVIDER_REFUSED");

const LONGEST_BACKOFF_S = 900;

/** 1, 2, 4 … 900 s, each shortened by up to a half at random, so that many do not come back at one instant. */
function backoffSeconds(retries: number): number {
  return Math.ceil(Math.min(LONGEST_BACKOFF_S, 2 ** (retries - 1)) * (0.5 + Math.random() / 2));
}
