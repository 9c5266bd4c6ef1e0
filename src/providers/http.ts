import { setTimeout as sleep } from "node:timers/promises";
import { Agent, fetch } from "undici";
import { type AppError, ConnectionRevokedError, ProviderError, RateLimitedError } from "#src/errors.ts";
import { providerCalls, quotaUnits, quotaWaitSeconds } from "#src/metrics.ts";
import type { Http, HttpRequest, Provider, Refusal } from "./contract.ts";
import { retryAfterSeconds } from "./retry-after.ts";

/** Beyond this a waiting job wastes a worker's slot: it goes back to the queue instead. */
export const LONGEST_WAIT_MS = 5_000;
/** A provider that says "slow down" and not for how long. */
const DEFAULT_PAUSE_S = 30;
const TIMEOUT_MS = 30_000;
/** On top of the first try. The queue owns the long retries. */
const QUICK_RETRIES = 2;

const pool = new Agent({ keepAliveTimeout: 30_000, connections: 32, connect: { timeout: 10_000 } });

export type HttpOptions = {
  provider: Pick<Provider, "id" | "label" | "classify">;
  /** `force`: the last one was refused, so a new one is needed. Its errors pass through. */
  accessToken(force?: boolean): Promise<string>;
  /** Books units of the account's quota, whatever the answer; negative units give a booking back. @returns ms to wait first */
  reserve(units: number): Promise<number>;
  /** Told each pause the provider asks for, seconds, so that other workers keep it too. */
  onLimited?: (seconds: number) => Promise<void>;
  log?: { debug(fields: object, message: string): void };
  /** First wait before a quick retry, ms; the second is twice as long. */
  retryDelayMs?: number;
  timeoutMs?: number;
};

type Call = HttpRequest & { method: "GET" | "POST"; contentType?: string; body?: string };
/** One door keeps the provider's pauses by itself, also where no quota is booked. */
type Door = HttpOptions & { closedUntilMs: number };
type Answer = { status: number; headers: Headers; text: string };
/** `againInMs` null: give up and throw. */
type Tried<T> =
  | { outcome: "ok"; value: T }
  | { outcome: "stale-token"; error: AppError; againInMs: 0 }
  | { outcome: string; error: AppError; againInMs: number | null };

export function openHttp(options: HttpOptions): Http {
  const { label } = options.provider;
  const door: Door = { ...options, closedUntilMs: 0 };
  return {
    getJson: ({ schema, ...request }) =>
      run(door, { ...request, method: "GET" }, ({ text }) => {
        const json = parseJson(text);
        // Half an answer, or a proxy's page in place of one: the next try may be whole.
        if (json === undefined) return { error: failed(label, `${request.call}, not JSON`, 200), again: true };
        const parsed = schema.safeParse(json);
        return parsed.success
          ? { value: parsed.data }
          : { error: failed(label, `${request.call}, unknown shape`, 200), again: false };
      }),
    postText: (request) =>
      run(door, { ...request, method: "POST" }, ({ text, headers }) => ({
        value: { text, contentType: headers.get("content-type") ?? "" },
      })),
  };
}

type Read<T> = (answer: Answer) => { value: T } | { error: AppError; again: boolean };

async function run<T>(door: Door, call: Call, read: Read<T>): Promise<T> {
  let force = false;
  let refreshed = false;
  for (let retries = 0; ;) {
    await takeTurn(door, call);
    const token = await door.accessToken(force);
    const delayMs = (door.retryDelayMs ?? 250) * 2 ** retries * (0.5 + Math.random());
    const tried = await tryOnce(door, call, token, read, delayMs);
    providerCalls.inc({ provider: door.provider.id, call: call.call, outcome: tried.outcome });
    if ("value" in tried) return tried.value;
    force = tried.outcome === "stale-token" && !refreshed;
    if (force) {
      refreshed = true;
      continue;
    }
    if (tried.againInMs === null || tried.outcome === "stale-token" || retries === QUICK_RETRIES) throw tried.error;
    await sleep(tried.againInMs, undefined, { signal: call.signal });
    retries += 1;
  }
}

/** Nothing is booked while the provider's pause lasts, and another call may have brought one on while this one waited. */
async function takeTurn(door: Door, { units, signal }: Call): Promise<void> {
  await wait(door, door.closedUntilMs - Date.now(), signal);
  const turnMs = await door.reserve(units);
  // Kept, the bookings of those sent away would add up until nobody gets a turn.
  if (turnMs > LONGEST_WAIT_MS) await door.reserve(-units);
  await wait(door, turnMs, signal);
  await wait(door, door.closedUntilMs - Date.now(), signal);
  quotaUnits.inc({ provider: door.provider.id }, units);
}

async function wait({ provider }: Door, ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (ms > LONGEST_WAIT_MS) throw new RateLimitedError(provider.label, Math.ceil(ms / 1000));
  if (ms <= 0) return;
  quotaWaitSeconds.inc({ provider: provider.id }, ms / 1000);
  await sleep(ms, undefined, { signal });
}

async function tryOnce<T>(door: Door, call: Call, token: string, read: Read<T>, delayMs: number): Promise<Tried<T>> {
  const { provider, log } = door;
  const startedMs = performance.now();
  let status = 0;
  let answer: Answer;
  try {
    answer = await send(call, { authorization: `Bearer ${token}` }, door.timeoutMs ?? TIMEOUT_MS);
    status = answer.status;
  } catch (error) {
    call.signal.throwIfAborted();
    if (!isNetworkError(error)) throw error;
    const timedOut = error.name === "TimeoutError";
    const unanswered = new ProviderError(provider.label, call.call, 0, { cause: error });
    // A timeout has cost its seconds already.
    return { outcome: timedOut ? "timeout" : "network", error: unanswered, againInMs: timedOut ? null : delayMs };
  } finally {
    const ms = Math.round(performance.now() - startedMs);
    log?.debug({ provider: provider.id, call: call.call, units: call.units, status, ms }, "provider call");
  }
  if (status !== 200) return refused(door, call, answer, delayMs);
  const result = read(answer);
  if ("value" in result) return { outcome: "ok", value: result.value };
  return { outcome: "unreadable", error: result.error, againInMs: result.again ? delayMs : null };
}

async function refused(door: Door, call: Call, answer: Answer, delayMs: number): Promise<Tried<never>> {
  const { provider, onLimited } = door;
  const { status, headers, text } = answer;
  const refusal = (provider.classify ?? classifyByStatus)(status, text);
  const asked = retryAfterSeconds(headers.get("retry-after"));
  if (refusal.kind === "limited" || (status >= 500 && asked !== null)) {
    const seconds = asked ?? (refusal.kind === "limited" ? refusal.seconds : null) ?? DEFAULT_PAUSE_S;
    const waitMs = seconds * 1000;
    door.closedUntilMs = Math.max(door.closedUntilMs, Date.now() + waitMs);
    await onLimited?.(seconds);
    const error = new RateLimitedError(provider.label, seconds);
    return { outcome: "limited", error, againInMs: waitMs > LONGEST_WAIT_MS ? null : waitMs };
  }
  if (refusal.kind === "revoked") {
    return { outcome: "revoked", error: new ConnectionRevokedError(refusal.why), againInMs: null };
  }
  if (refusal.kind === "stale-token") {
    return { outcome: "stale-token", error: failed(provider.label, call.call, status), againInMs: 0 };
  }
  const what = refusal.reason === null ? call.call : `${call.call}, ${refusal.reason}`;
  return { outcome: "failed", error: failed(provider.label, what, status), againInMs: status >= 500 ? delayMs : null };
}

function classifyByStatus(status: number): Refusal {
  if (status === 429) return { kind: "limited", seconds: null };
  if (status === 401) return { kind: "stale-token" };
  return { kind: "failed", reason: null };
}

/**
 * Posts a form to a provider's OAuth address, once: a code may be spent even when its answer is lost.
 *
 * @returns the answer, whatever its status; `body` undefined when it is not JSON
 * @throws ProviderError (status 0) when there was no answer
 */
export async function postForm(request: {
  provider: Pick<Provider, "id" | "label">;
  call: string;
  url: string;
  form: Record<string, string>;
}): Promise<{ status: number; body: unknown }> {
  const { provider, call } = request;
  const count = (outcome: string) => providerCalls.inc({ provider: provider.id, call, outcome });
  try {
    const body = new URLSearchParams(request.form).toString();
    const contentType = "application/x-www-form-urlencoded";
    const signal = new AbortController().signal;
    const post = { call, url: new URL(request.url), units: 0, signal, method: "POST", contentType, body } as const;
    const { status, text } = await send(post, {}, TIMEOUT_MS);
    count(status === 200 ? "ok" : "failed");
    return { status, body: parseJson(text) };
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    count("network");
    throw new ProviderError(provider.label, call, 0, { cause: error });
  }
}

/** The body is read under the same time limit; a redirect is never followed, it would carry the token along. */
async function send(call: Call, headers: Record<string, string>, timeoutMs: number): Promise<Answer> {
  const response = await fetch(call.url, {
    method: call.method,
    headers: { ...headers, accept: "*/*", ...(call.contentType !== undefined && { "content-type": call.contentType }) },
    body: call.body ?? null,
    redirect: "manual",
    dispatcher: pool,
    signal: AbortSignal.any([call.signal, AbortSignal.timeout(timeoutMs)]),
  });
  return { status: response.status, headers: new Headers([...response.headers]), text: await response.text() };
}

/** What fetch rejects with: a TypeError when the network failed, a DOMException when the time was up. */
function isNetworkError(error: unknown): error is Error {
  return error instanceof TypeError || (error instanceof DOMException && error.name === "TimeoutError");
}

const failed = (label: string, what: string, status: number): ProviderError => new ProviderError(label, what, status);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
