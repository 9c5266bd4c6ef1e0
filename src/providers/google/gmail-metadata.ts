import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type AppError, ConnectionRevokedError, ProviderError, RateLimitedError } from "#src/errors.ts";
import type { Http } from "../contract.ts";
import { LONGEST_WAIT_MS } from "../http.ts";
import { BATCH_CONTENT_TYPE, type BatchPart, decodeBatch, encodeBatch } from "./gmail-batch.ts";
import { METADATA_HEADERS } from "./gmail-messages.schema.ts";
import { classifyGoogle } from "./refusals.ts";

/** Every format of messages.get costs the same. @see https://developers.google.com/workspace/gmail/api/reference/quota */
export const GET_UNITS = 20;
const GETS_IN_FLIGHT = 5;
const PART_RETRIES = 3;
/** Parts refused again and again, without a word for how long. */
const DEFAULT_PAUSE_S = 30;

/** `gone`: deleted between the listing and the reading. `again`: worth another try, after `pauseMs` at least. */
export type Outcome =
  | { kind: "message"; body: Record<string, unknown> }
  | { kind: "gone" }
  | { kind: "refused"; status: number }
  | { kind: "again"; error: AppError; pauseMs: number };

export type MetadataOptions = {
  rootUrl: string;
  /** Empty: single gets. */
  batchUrl: string;
  batchParts: number;
  batchesInFlight: number;
  /** First wait before parts are tried again, ms; doubled each time. */
  retryDelayMs: number;
};

export type ReadMetadata = (http: Http, ids: readonly string[], signal: AbortSignal) => Promise<Map<string, Outcome>>;

/**
 * Reads messages by id, in batches where the endpoint exists. A Google without one is remembered for the process.
 *
 * @returns one outcome per id; `again` only for single messages that kept failing while others were read
 */
export function openMetadata(options: MetadataOptions): ReadMetadata {
  let batchUrl = options.batchUrl;
  return async (http, ids, signal) => {
    const outcomes = new Map<string, Outcome>();
    const take = (read: Map<string, Outcome>) => read.forEach((outcome, id) => outcomes.set(id, outcome));
    let left = [...ids];
    for (let retries = 0; left.length > 0; retries += 1) {
      if (batchUrl === "") {
        await eachOf(
          left,
          GETS_IN_FLIGHT,
          async (id) => void outcomes.set(id, await getOne(options, http, id, signal)),
        );
        break;
      }
      const url = new URL(batchUrl);
      try {
        await eachOf(chunked(left, options.batchParts), options.batchesInFlight, async (chunk) =>
          take(await getBatch(options, http, url, chunk, signal)),
        );
      } catch (error) {
        if (!isNoBatchHere(error)) throw error;
        batchUrl = "";
        left = left.filter((id) => !outcomes.has(id));
        continue;
      }
      left = left.filter((id) => outcomes.get(id)?.kind === "again");
      if (left.length === 0 || retries === PART_RETRIES) break;
      const delayMs = options.retryDelayMs * 2 ** retries * (0.5 + Math.random());
      await sleep(Math.max(delayMs, longestPauseMs(outcomes)), undefined, { signal });
    }
    return settled(outcomes);
  };
}

async function getBatch(options: MetadataOptions, http: Http, url: URL, ids: string[], signal: AbortSignal) {
  const paths = ids.map((id) => messageUrl(options.rootUrl, id)).map(({ pathname, search }) => pathname + search);
  const { contentType, text } = await http.postText({
    call: "batch",
    url,
    units: GET_UNITS * ids.length,
    signal,
    contentType: BATCH_CONTENT_TYPE,
    body: encodeBatch(paths),
  });
  const parts = decodeBatch(contentType, text, ids.length);
  if (!parts) throw new ProviderError("Google", "batch, not multipart", 200);
  return new Map(ids.map((id, at) => [id, readPart(parts[at] ?? null)]));
}

/** @throws ConnectionRevokedError: what one message may not be read for, none may */
function readPart(part: BatchPart | null): Outcome {
  const again = (status: number): Outcome => ({
    kind: "again",
    error: new ProviderError("Google", "messages.get", status),
    pauseMs: 0,
  });
  if (!part) return again(0);
  const { status, body } = part;
  if (status === 200) {
    const read = parseObject(body);
    return read ? { kind: "message", body: read } : again(200);
  }
  if (status === 404) return { kind: "gone" };
  const refusal = classifyGoogle(status, body);
  if (refusal.kind === "revoked") throw new ConnectionRevokedError(refusal.why);
  if (refusal.kind === "limited") {
    const error = new RateLimitedError("Google", refusal.seconds ?? DEFAULT_PAUSE_S);
    return { kind: "again", error, pauseMs: (refusal.seconds ?? 0) * 1000 };
  }
  return refusal.kind === "stale-token" || status >= 500 ? again(status) : { kind: "refused", status };
}

/** The door has retried by itself already. */
async function getOne(options: MetadataOptions, http: Http, id: string, signal: AbortSignal): Promise<Outcome> {
  const url = messageUrl(options.rootUrl, id);
  try {
    const body = await http.getJson({ call: "messages.get", url, units: GET_UNITS, signal, schema: anyObject });
    return { kind: "message", body };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.status === 404) return { kind: "gone" };
    const final = error.status >= 400 && error.status < 500 && error.status !== 401;
    return final ? { kind: "refused", status: error.status } : { kind: "again", error, pauseMs: 0 };
  }
}

/**
 * One message that always fails becomes a failure row; when nothing at all could be read, it is Google that is down.
 *
 * @throws RateLimitedError, ProviderError
 */
function settled(outcomes: Map<string, Outcome>): Map<string, Outcome> {
  const all = [...outcomes.values()];
  const errors = all.flatMap((outcome) => (outcome.kind === "again" ? [outcome.error] : []));
  const limited = errors.find((error) => error instanceof RateLimitedError);
  if (limited) throw limited;
  if (errors[0] && errors.length === all.length && all.length > 1) throw errors[0];
  return outcomes;
}

/** @throws RateLimitedError when a part asks for a pause too long to sit out */
function longestPauseMs(outcomes: Map<string, Outcome>): number {
  let pauseMs = 0;
  for (const outcome of outcomes.values()) {
    if (outcome.kind !== "again") continue;
    if (outcome.pauseMs > LONGEST_WAIT_MS) throw outcome.error;
    pauseMs = Math.max(pauseMs, outcome.pauseMs);
  }
  return pauseMs;
}

const anyObject = z.record(z.string(), z.unknown());

function parseObject(text: string): Record<string, unknown> | null {
  try {
    return anyObject.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const isNoBatchHere = (error: unknown): boolean =>
  error instanceof ProviderError && [404, 405, 410, 501].includes(error.status);

function messageUrl(rootUrl: string, id: string): URL {
  const url = new URL(`gmail/v1/users/me/messages/${encodeURIComponent(id)}?format=metadata`, rootUrl);
  for (const name of METADATA_HEADERS) url.searchParams.append("metadataHeaders", name);
  return url;
}

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
