import { noteFailure } from "#src/connect/connection-health.ts";
import { markDisconnected } from "#src/connect/tokens.ts";
import { type OpenCtOptions, openCtConnection } from "#src/connect/open-ct-connection.ts";
import { withTenant } from "#src/db/client.ts";
import { databaseFailure, sqlState } from "#src/db/failure.ts";
import type { Walk, WalkRun } from "#src/domain/clienttether/runs.ts";
import { failWalks, settleWalks } from "#src/domain/clienttether/settle.ts";
import { beginWalk, failWalk, leaveWalk } from "#src/domain/clienttether/walks.ts";
import {
  type AppError,
  ConnectionRevokedError,
  LeaseLostError,
  NotFoundError,
  RateLimitedError,
  isAppError,
} from "#src/errors.ts";
import { errorsTotal } from "#src/metrics.ts";
import type { CtStreamName } from "#src/providers/clienttether/index.ts";
import { type WorkerServices, openTurn } from "../services.ts";
import { type Hand, type Left, within } from "./hand.ts";
import { recountWaiting } from "./recount.ts";
import { walkList } from "./walk-list.ts";
import { walkNotes } from "./walk-notes.ts";

/** Deaths without a single page in between: this list kills its workers and is set aside. */
const MOST_DEATHS = 5;
/** A provider that asks to be waited for is waited for; but the next hour has a run of its own. */
const LONGEST_RUN_MS = 55 * 60_000;

export type SyncOptions = OpenCtOptions & { turn?: typeof openTurn };
/** `again`: the rest is for a successor, in so many seconds; `notes`: only they are left. */
export type Synced = { ended: string } | { again: number; notes: boolean };

/** Go on with a run until it ends, or its turn does. @throws LeaseLostError, and failures of the database */
export async function syncRun(
  services: WorkerServices,
  claimed: { run: WalkRun; walks: readonly Walk[] },
  signal: AbortSignal,
  { turn = openTurn, ...options }: SyncOptions = {},
): Promise<Synced> {
  const { run } = claimed;
  const over = turn(services.stopping);
  try {
    // Somebody waits for a sync that was asked for.
    const lane = run.kind === "manual" ? "live" : "backfill";
    const open = await openCtConnection(services, run, { lane, ...options });
    return await walkAll({ services, run, open, signal, over }, claimed.walks);
  } catch (error) {
    if (error instanceof LeaseLostError || !isAppError(error)) throw error;
    if (databaseFailure(error) || !isFinal(error)) throw error;
    return endRun(services, run, error);
  }
}

async function walkAll(hand: Hand, walks: readonly Walk[]): Promise<Synced> {
  for (const walk of walks) {
    if (walk.state === "done" || walk.state === "failed") continue;
    const stream = walk.stream as CtStreamName;
    const notes = stream === "ct.notes";
    const left = await walkOrSayWhy(hand, { ...walk, stream });
    if (typeof left === "object") return { again: left.seconds, notes };
    if (left === "over") return { again: 0, notes };
    if (stream === "ct.leads") await recountWaiting(hand);
  }
  await recountWaiting(hand);
  return { ended: await within(hand, (tx) => settleWalks(tx, hand.run)) };
}

type Own = Walk & { stream: CtStreamName };

/** Lists fail one by one. */
async function walkOrSayWhy(hand: Hand, walk: Own): Promise<Left | { seconds: number }> {
  const { services, run } = hand;
  const attempts = await within(hand, (tx) => beginWalk(tx, run, walk.stream));
  try {
    if (attempts > MOST_DEATHS) {
      const message = `Reading it ended the worker ${MOST_DEATHS} times; it is set aside.`;
      await within(hand, (tx) => failWalk(tx, run, walk.stream, { code: "WORKER_DIED", message }));
      return "ended";
    }
    const left = await (walk.stream === "ct.notes" ? walkNotes(hand) : walkList(hand, walk));
    if (left === "over") await within(hand, (tx) => leaveWalk(tx, run, walk.stream));
    return left;
  } catch (error) {
    if (isNobodysFault(error, hand.signal) || (isAppError(error) && isFinal(error))) throw error;
    const seconds = error instanceof RateLimitedError && error.retry.kind === "after" ? error.retry.seconds : null;
    if (seconds !== null && Date.now() + seconds * 1_000 - run.startedAt.getTime() < LONGEST_RUN_MS) {
      await within(hand, (tx) => leaveWalk(tx, run, walk.stream));
      return { seconds };
    }
    const known = isAppError(error);
    if (!known) services.log.error({ err: error, stream: walk.stream }, "a list could not be sorted");
    const code = known ? error.code : "BUG";
    const message = known ? error.message : "An unexpected failure; the server's log has it.";
    errorsTotal.inc({ where: walk.stream, code });
    await within(hand, (tx) => failWalk(tx, run, walk.stream, { code, message }));
    // Not before the lease was seen to hold: to a worker that wakes up too late every call looks as if it had failed.
    await noteFailure(services, run, error);
    return "ended";
  }
}

/** Whoever has the run now, the database or the queue: the run goes on as it is. */
const isNobodysFault = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted ||
  error instanceof LeaseLostError ||
  databaseFailure(error) !== null ||
  // Deadlocks and their like.
  (sqlState(error)?.startsWith("40") ?? false);

/** The keys are refused, the settings cannot be read, or the connection is no more: nothing of the run can go on. */
const isFinal = (error: AppError): boolean =>
  error instanceof ConnectionRevokedError || error instanceof NotFoundError || error.code === "BAD_SETTINGS";

async function endRun(services: WorkerServices, run: WalkRun, error: AppError): Promise<Synced> {
  await withTenant(services.db, run.tenantId, async (tx) => {
    // The run before its connection, as everybody locks them.
    await failWalks(tx, run, run.id, error);
    if (error instanceof ConnectionRevokedError) await markDisconnected(tx, run, "KEYS_REFUSED");
  });
  return { ended: error.code };
}
