import { setTimeout as sleep } from "node:timers/promises";
import { type AppError, isAppError, ProviderError, RateLimitedError } from "#src/errors.ts";
import { type GetAt, getBatch, getOne, type Outcome } from "./gmail-get.ts";

/** Google takes a hundred parts and advises against more than fifty. */
export const LARGEST_BATCH = 50;
/**
 * On top of the first try: where one part in ten fails, one message in a million is left for a person to ask for again.
 * Whoever is asked to wait goes back to the queue sooner.
 */
const PART_RETRIES = 5;
const LIMITED_RETRIES = 3;

export type MetadataOptions = {
  /** Empty: single gets. */
  batchUrl: string;
  /** First wait before parts are tried again, ms; doubled each time. */
  retryDelayMs: number;
  /** No new message is begun after so many ms: what is read is worth keeping before more is. */
  pageMs: number;
};

type Outcomes = Map<string, Outcome>;
/** `left`: to be asked for again, in order. `stoppedBy`: why, where it was not the time. */
export type Metadata = { outcomes: Outcomes; left: string[]; stoppedBy: AppError | null };
export type ReadMetadata = (at: GetAt, ids: readonly string[]) => Promise<Metadata>;

/**
 * Reads messages by id, in batches where the endpoint exists. A Google without one is remembered for the process.
 *
 * @throws ConnectionRevokedError
 */
export function openMetadata(options: MetadataOptions): ReadMetadata {
  let hasBatch = options.batchUrl !== "";
  return async (at, ids) => {
    const outcomes: Outcomes = new Map();
    const untilMs = performance.now() + options.pageMs;
    const end = (stoppedBy: AppError | null): Metadata => {
      const left = ids.filter((id) => !outcomes.has(id) || (stoppedBy !== null && isAgain(outcomes, id)));
      return { outcomes, left, stoppedBy };
    };
    try {
      if (hasBatch) hasBatch = await readInBatches(options, at, ids, outcomes, untilMs);
      if (!hasBatch) await readSingly(at, ids, outcomes, untilMs);
      return end(stoppedBy(outcomes));
    } catch (error) {
      if (!isAppError(error) || error.retry.kind === "never") throw error;
      return end(error);
    }
  };
}

/**
 * A message that failed is asked for again among those not asked for yet, and by itself only after a wait. While there is
 * time; what was begun is seen to its end.
 *
 * @returns whether there is a batch endpoint
 */
async function readInBatches(
  { batchUrl, retryDelayMs }: MetadataOptions,
  at: GetAt,
  ids: readonly string[],
  outcomes: Outcomes,
  untilMs: number,
): Promise<boolean> {
  const url = new URL(batchUrl);
  const tries = new Map<string, number>();
  const triesOf = (id: string) => tries.get(id) ?? 0;
  let queue = [...ids];
  try {
    await inLanes(at.http.width.batch, async () => {
      if (tries.size > 0 && performance.now() >= untilMs) queue = queue.filter((id) => tries.has(id));
      const mine = queue.splice(0, LARGEST_BATCH);
      if (mine.length === 0) return false;
      const retries = mine.reduce((least, id) => Math.min(least, triesOf(id)), PART_RETRIES);
      if (retries > 0) await sleep(delayMs(retryDelayMs, retries), undefined, { signal: at.signal });
      const read = await getBatch(at, url, mine);
      queue.unshift(...mine.slice(read.size));
      for (const [id, outcome] of read) {
        outcomes.set(id, outcome);
        tries.set(id, triesOf(id) + 1);
        if (outcome.kind === "again" && triesOf(id) <= mostRetries(outcome.error)) queue.push(id);
      }
      return true;
    });
    return true;
  } catch (error) {
    if (error instanceof ProviderError && [404, 405, 410, 501].includes(error.status)) return false;
    throw error;
  }
}

const mostRetries = (error: AppError): number => (error instanceof RateLimitedError ? LIMITED_RETRIES : PART_RETRIES);

const delayMs = (firstMs: number, retries: number): number => firstMs * 2 ** (retries - 1) * (0.5 + Math.random());

function readSingly(at: GetAt, ids: readonly string[], outcomes: Outcomes, untilMs: number): Promise<void> {
  const queue = ids.filter((id) => !outcomes.has(id) || isAgain(outcomes, id));
  return inLanes(at.http.width.single, async () => {
    const id = outcomes.size > 0 && performance.now() >= untilMs ? undefined : queue.shift();
    if (id === undefined) return false;
    outcomes.set(id, await getOne(at, id));
    return true;
  });
}

const isAgain = (outcomes: Outcomes, id: string): boolean => outcomes.get(id)?.kind === "again";

/** A message that keeps failing among others that are read is its own trouble; when all fail, or one is limited, it is Google's. */
function stoppedBy(outcomes: Outcomes): AppError | null {
  const all = [...outcomes.values()];
  const errors = all.flatMap((outcome) => (outcome.kind === "again" ? [outcome.error] : []));
  const limited = errors.find((error) => error instanceof RateLimitedError);
  return limited ?? (errors.length === all.length && all.length > 1 ? (errors[0] ?? null) : null);
}

/** Repeats `step` in so many lanes until it says that nothing is left; after a failure nothing new is started. */
async function inLanes(lanes: number, step: () => Promise<boolean>): Promise<void> {
  const failures: unknown[] = [];
  const lane = async () => {
    for (let more = true; more && failures.length === 0;) {
      more = await step().catch((error: unknown) => {
        failures.push(error);
        return false;
      });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failures.length > 0) throw failures[0];
}
