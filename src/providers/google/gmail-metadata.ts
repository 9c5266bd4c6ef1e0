import { setTimeout as sleep } from "node:timers/promises";
import { ProviderError, RateLimitedError } from "#src/errors.ts";
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
export type ReadMetadata = (http: Http, ids: readonly string[], signal: AbortSignal) => Promise<Outcomes>;

/**
 * Reads messages by id, in batches where the endpoint exists. A Google without one is remembered for the process.
 *
 * @returns one outcome per id; `again` only for single messages that kept failing while others were read
 */
export function openMetadata(options: MetadataOptions): ReadMetadata {
  let hasBatch = options.batchUrl !== "";
  return async (http, ids, signal) => {
    const at = { http, rootUrl: options.rootUrl, signal };
    const outcomes: Outcomes = new Map();
    if (hasBatch) {
      try {
        await readInBatches(options, at, ids, outcomes);
      } catch (error) {
        if (!isNoBatchHere(error)) throw error;
        hasBatch = false;
      }
    }
    const left = hasBatch ? [] : unread(ids, outcomes);
    await eachOf(left, GETS_IN_FLIGHT, async (id) => void outcomes.set(id, await getOne(at, id)));
    return settled(outcomes);
  };
}

/** Rounds over what is left, each a longer wait after the last. */
async function readInBatches(
  options: MetadataOptions,
  at: GetAt,
  ids: readonly string[],
  outcomes: Outcomes,
): Promise<void> {
  const url = new URL(options.batchUrl);
  for (let retries = 0; ; retries += 1) {
    await eachOf(chunked(unread(ids, outcomes), options.batchParts), options.batchesInFlight, async (chunk) =>
      (await getBatch(at, url, chunk)).forEach((outcome, id) => outcomes.set(id, outcome)),
    );
    if (unread(ids, outcomes).length === 0 || retries === PART_RETRIES) return;
    const delayMs = options.retryDelayMs * 2 ** retries * (0.5 + Math.random());
    await sleep(Math.max(delayMs, longestPauseMs(outcomes)), undefined, { signal: at.signal });
  }
}

const unread = (ids: readonly string[], outcomes: Outcomes): string[] =>
  ids.filter((id) => (outcomes.get(id)?.kind ?? "again") === "again");

/**
 * One message that always fails becomes a failure row; when nothing at all could be read, it is Google that is down.
 *
 * @throws RateLimitedError, ProviderError
 */
function settled(outcomes: Outcomes): Outcomes {
  const all = [...outcomes.values()];
  const errors = all.flatMap((outcome) => (outcome.kind === "again" ? [outcome.error] : []));
  const limited = errors.find((error) => error instanceof RateLimitedError);
  if (limited) throw limited;
  if (errors[0] && errors.length === all.length && all.length > 1) throw errors[0];
  return outcomes;
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
