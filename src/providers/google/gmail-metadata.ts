import { setTimeout as sleep } from "node:timers/promises";
import { type AppError, isAppError, ProviderError, RateLimitedError } from "#src/errors.ts";
import type { Http } from "../contract.ts";
import { LONGEST_WAIT_MS } from "../http.ts";
import { type GetAt, getBatch, getOne, type Outcome } from "./gmail-get.ts";

const GETS_IN_FLIGHT = 5;
const PART_RETRIES = 3;

export type MetadataOptions = {
  rootUrl: string;
  /** Empty: single gets. */
  batchUrl: string;
  batchParts: number;
  batchesInFlight: number;
  /** First wait before parts are tried again, ms; doubled each time. */
  retryDelayMs: number;
};

type Outcomes = Map<string, Outcome>;
/** `stoppedBy`: why it ended before every id had its say; those without a final outcome are to be asked for again. */
export type Metadata = { outcomes: Outcomes; stoppedBy: AppError | null };
export type ReadMetadata = (http: Http, ids: readonly string[], signal: AbortSignal) => Promise<Metadata>;

/**
 * Reads messages by id, in batches where the endpoint exists. A Google without one is remembered for the process.
 *
 * @throws ConnectionRevokedError
 */
export function openMetadata(options: MetadataOptions): ReadMetadata {
  let hasBatch = options.batchUrl !== "";
  return async (http, ids, signal) => {
    const at = { http, rootUrl: options.rootUrl, signal };
    const outcomes: Outcomes = new Map();
    try {
      if (hasBatch) hasBatch = await readInBatches(options, at, ids, outcomes);
      const left = hasBatch ? [] : unread(ids, outcomes);
      await eachOf(left, GETS_IN_FLIGHT, async (id) => void outcomes.set(id, await getOne(at, id)));
      return { outcomes, stoppedBy: stoppedBy(outcomes) };
    } catch (error) {
      if (!isAppError(error) || error.retry.kind === "never") throw error;
      return { outcomes, stoppedBy: error };
    }
  };
}

/** Rounds over what is left, each a longer wait after the last. @returns false where there is no batch endpoint */
async function readInBatches(
  options: MetadataOptions,
  at: GetAt,
  ids: readonly string[],
  outcomes: Outcomes,
): Promise<boolean> {
  const url = new URL(options.batchUrl);
  const readChunk = async (chunk: string[]) =>
    (await getBatch(at, url, chunk)).forEach((outcome, id) => outcomes.set(id, outcome));
  for (let retries = 0; ; retries += 1) {
    try {
      await eachOf(chunked(unread(ids, outcomes), options.batchParts), options.batchesInFlight, readChunk);
    } catch (error) {
      if (isNoBatchHere(error)) return false;
      throw error;
    }
    if (unread(ids, outcomes).length === 0 || retries === PART_RETRIES) return true;
    const delayMs = options.retryDelayMs * 2 ** retries * (0.5 + Math.random());
    await sleep(Math.max(delayMs, longestPauseMs(outcomes)), undefined, { signal: at.signal });
  }
}

export const unread = (ids: readonly string[], outcomes: Outcomes): string[] =>
  ids.filter((id) => (outcomes.get(id)?.kind ?? "again") === "again");

/** A message that keeps failing among others that are read is its own trouble; when all fail, or one is limited, it is Google's. */
function stoppedBy(outcomes: Outcomes): AppError | null {
  const all = [...outcomes.values()];
  const errors = all.flatMap((outcome) => (outcome.kind === "again" ? [outcome.error] : []));
  const limited = errors.find((error) => error instanceof RateLimitedError);
  return limited ?? (errors.length === all.length && all.length > 1 ? (errors[0] ?? null) : null);
}

/** @throws RateLimitedError when a part asks for a pause too long to sit out */
function longestPauseMs(outcomes: Outcomes): number {
  let pauseMs = 0;
  for (const outcome of outcomes.values()) {
    if (outcome.kind !== "again") continue;
    if (outcome.pauseMs > LONGEST_WAIT_MS) throw outcome.error;
    pauseMs = Math.max(pauseMs, outcome.pauseMs);
  }
  return pauseMs;
}

const isNoBatchHere = (error: unknown): boolean =>
  error instanceof ProviderError && [404, 405, 410, 501].includes(error.status);

const chunked = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));

/** Runs `work` over the list, `limit` at a time; after a failure nothing new is started. */
async function eachOf<T>(list: readonly T[], limit: number, work: (one: T) => Promise<void>): Promise<void> {
  const queue = list.values();
  const failures: unknown[] = [];
  const lane = async () => {
    for (const one of queue) {
      if (failures.length > 0) return;
      await work(one).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, list.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
