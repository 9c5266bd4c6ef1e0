import { setTimeout as sleep } from "node:timers/promises";
import { Agent, type Response, fetch } from "undici";
import { type AppError, ConnectionRevokedError, ProviderError, RateLimitedError } from "#src/errors.ts";
import { providerCalls } from "#src/metrics.ts";
import type { Http, HttpRequest, Pace, Provider, Refusal, TextHttp } from "./contract.ts";
import { LONGEST_WAIT_MS, providerNowMs, retryAfterSeconds } from "./retry-after.ts";
import { unpaced } from "./unpaced.ts";

/**
 * A provider that says nothing for so long is given up, in the middle of an answer as well. Begun anew a second later, and
 * taken up by the queue two more later, its work goes on within 15 s.
 */
export const SILENCE_MS = 11_000;
/** However steadily an answer drips. */
const LONGEST_ANSWER_MS = 60_000;
/** Characters of an answer. No page of any list is so long, and all workers' memory is one. */
const LONGEST_ANSWER = 2 ** 26;
/** On top of the first try. The queue owns the long retries. */
const QUICK_RETRIES = 2;

const openPool = () => new Agent({ keepAliveTimeout: 30_000, connections: 32, connect: { timeout: 10_000 } });
let pool = openPool();

/** Where one connection fell silent, those at rest beside it may be as dead: the next call opens its own. */
function leavePool(silent: Agent): void {
  if (pool !== silent) return;
  pool = openPool();
  void silent.close().catch(() => {});
}

type Options = {
  provider: Pick<Provider, "id" | "label" | "classify">;
  /** How the account's calls are spaced. Absent: only the provider's own pauses are kept. */
  pace?: Pace;
  log?: { debug(fields: object, message: string): void };
  /** How long the provider may say nothing. */
  silenceMs?: number;
};

export type HttpOptions = Options & {
  /** `force`: the last one was refused, so a new one is needed. Its errors pass through. */
  accessToken(force?: boolean): Promise<string>;
  /** First wait before a quick retry, ms; the second is twice as long. */
  retryDelayMs?: number;
};

export type TextHttpOptions = Options & {
  /** The keys, on every call. */
  headers: Readonly<Record<string, string>>;
  /** Waits before a failed call is made again, ms, up to a quarter longer each; after silence too. */
  retryWaitsMs: readonly number[];
};

type Call = HttpRequest & {
  method: "GET" | "POST";
  contentType?: string;
  /** Parts wanted; absent: a plain call. */
  most?: number;
  body?: (parts: number) => string;
};
type Door = Options & {
  pace: Pace;
  authorize(force: boolean): Promise<Readonly<Record<string, string>>>;
  /** ms before the next try; null: there is none. */
  waitMs(retry: number): number | null;
  /** Whether silence, which has cost its seconds already, is worth another try at once. */
  isPatient: boolean;
};
type Answer = { status: number; headers: Headers; text: string };
/** `againInMs` null: give up and throw. */
type Tried<T> =
  | { outcome: "ok"; value: T }
  | { outcome: "stale-token"; error: AppError; againInMs: 0 }
  | { outcome: string; error: AppError; againInMs: number | null };

export function openHttp(options: HttpOptions): Http {
  const { label } = options.provider;
  const { accessToken, retryDelayMs = 250 } = options;
  const door: Door = {
    ...options,
    pace: options.pace ?? unpaced(label),
    authorize: async (force) => ({ authorization: `Bearer ${await accessToken(force)}` }),
    waitMs: (retry) => (retry < QUICK_RETRIES ? retryDelayMs * 2 ** retry * (0.5 + Math.random()) : null),
    isPatient: false,
  };
  return {
    width: door.pace.width,
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
    postBatch: (request) =>
      run(door, { ...request, method: "POST" }, ({ text, headers }, parts) => ({
        value: { text, contentType: headers.get("content-type") ?? "", parts },
      })),
    slowDown: async (quota, refusal) => {
      const seconds = await door.pace.slowDown(quota, refusal);
      return new RateLimitedError(label, Math.ceil(seconds));
    },
  };
}

/** The door to a provider that is asked with keys: answers are given out as they came, once `judge` finds no fault. */
export function openTextHttp({ headers, retryWaitsMs, ...options }: TextHttpOptions): TextHttp {
  const door: Door = {
    ...options,
    pace: options.pace ?? unpaced(options.provider.label),
    authorize: async () => headers,
    waitMs: (retry) => (retryWaitsMs[retry] === undefined ? null : retryWaitsMs[retry] * (1 + Math.random() / 4)),
    isPatient: true,
  };
  return {
    getText: ({ judge, body, ...request }) =>
      run(door, { ...request, ...(body !== undefined && { body: () => body }) }, ({ text }) => {
        const refusal = judge(text);
        return refusal ? { refusal } : { value: text };
      }),
  };
}

type Read<T> = (
  answer: Answer,
  parts: number,
) => { value: T } | { error: AppError; again: boolean } | { refusal: Refusal };

async function run<T>(door: Door, call: Call, read: Read<T>): Promise<T> {
  let force = false;
  let refreshed = false;
  for (let retries = 0; ;) {
    // Before the turn: what comes after it delays a call that was counted as sent.
    call.signal.throwIfAborted();
    const headers = await door.authorize(force);
    const parts = await door.pace.enter(call);
    const delayMs = door.waitMs(retries);
    const tried = await tryOnce(door, { ...call, parts, delayMs }, headers, read).finally(() => door.pace.leave());
    providerCalls.inc({ provider: door.provider.id, call: call.call, outcome: tried.outcome });
    if ("value" in tried) return tried.value;
    force = tried.outcome === "stale-token" && !refreshed;
    if (force) {
      refreshed = true;
      continue;
    }
    if (tried.againInMs === null || tried.outcome === "stale-token" || delayMs === null) throw tried.error;
    await sleep(tried.againInMs, undefined, { signal: call.signal });
    retries += 1;
  }
}

type Sent = Call & { parts: number; delayMs: number | null };

async function tryOnce<T>(
  door: Door,
  call: Sent,
  headers: Readonly<Record<string, string>>,
  read: Read<T>,
): Promise<Tried<T>> {
  const { provider, log } = door;
  const startedMs = performance.now();
  let status = 0;
  let answer: Answer;
  try {
    const message = { ...call, body: call.body?.(call.parts) };
    answer = await send(message, headers, door.silenceMs ?? SILENCE_MS);
    status = answer.status;
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof TooLongError)
      return { outcome: "unreadable", error: failed(provider.label, `${call.call}, too long`, 200), againInMs: null };
    if (!isNetworkError(error)) throw error;
    const timedOut = error.name === "TimeoutError";
    const unanswered = new ProviderError(provider.label, call.call, 0, { cause: error });
    const againInMs = timedOut && !door.isPatient ? null : call.delayMs;
    return { outcome: timedOut ? "timeout" : "network", error: unanswered, againInMs };
  } finally {
    const ms = Math.round(performance.now() - startedMs);
    log?.debug({ provider: provider.id, call: call.call, units: call.units * call.parts, status, ms }, "provider call");
  }
  if (status !== 200) return refused(door, call, answer);
  const result = read(answer, call.parts);
  if ("value" in result) return { outcome: "ok", value: result.value };
  if ("refusal" in result) return refused(door, call, answer, result.refusal);
  return { outcome: "unreadable", error: result.error, againInMs: result.again ? call.delayMs : null };
}

async function refused(door: Door, call: Sent, answer: Answer, said?: Refusal): Promise<Tried<never>> {
  const { provider } = door;
  const { status, headers, text } = answer;
  const nowMs = providerNowMs(headers);
  const refusal = said ?? (provider.classify ?? classifyByStatus)(status, text, nowMs);
  const asked = retryAfterSeconds(headers.get("retry-after"), nowMs);
  if (refusal.kind === "limited" || (status >= 500 && asked !== null)) {
    const limited = refusal.kind === "limited" ? refusal : { seconds: null };
    const seconds = await door.pace.slowDown(call.quota, { ...limited, seconds: asked ?? limited.seconds });
    const error = new RateLimitedError(provider.label, Math.ceil(seconds));
    return { outcome: "limited", error, againInMs: seconds * 1000 > LONGEST_WAIT_MS ? null : seconds * 1000 };
  }
  if (refusal.kind === "revoked") {
    return { outcome: "revoked", error: new ConnectionRevokedError(refusal.why, refusal.remedy), againInMs: null };
  }
  if (refusal.kind === "stale-token") {
    return { outcome: "stale-token", error: failed(provider.label, call.call, status), againInMs: 0 };
  }
  const what = refusal.reason === null ? call.call : `${call.call}, ${refusal.reason}`;
  return {
    outcome: "failed",
    error: failed(provider.label, what, status),
    againInMs: status >= 500 || refusal.again === true ? call.delayMs : null,
  };
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
    const post = { url: new URL(request.url), signal, method: "POST", contentType, body } as const;
    const { status, text } = await send(post, {}, SILENCE_MS);
    count(status === 200 ? "ok" : "failed");
    return { status, body: parseJson(text) };
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    count("network");
    throw new ProviderError(provider.label, call, 0, { cause: error });
  }
}

type Message = Pick<Call, "method" | "url" | "signal" | "contentType"> & { body: string | undefined };

/** The body is read under the same limit; a redirect is never followed, it would carry the token along. */
async function send(call: Message, headers: Readonly<Record<string, string>>, silenceMs: number): Promise<Answer> {
  const dispatcher = pool;
  const silence = new AbortController();
  const timer = setTimeout(() => {
    leavePool(dispatcher);
    silence.abort(new DOMException("nothing was said for too long", "TimeoutError"));
  }, silenceMs);
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: {
        ...headers,
        accept: "*/*",
        ...(call.contentType !== undefined && { "content-type": call.contentType }),
      },
      body: call.body ?? null,
      redirect: "manual",
      dispatcher,
      signal: AbortSignal.any([call.signal, silence.signal, AbortSignal.timeout(LONGEST_ANSWER_MS)]),
    });
    const text = await readText(response, () => timer.refresh());
    return { status: response.status, headers: new Headers([...response.headers]), text };
  } finally {
    clearTimeout(timer);
  }
}

class TooLongError extends Error {}

async function readText(response: Response, onPiece: () => void): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of response.body ?? []) {
    onPiece();
    text += decoder.decode(piece as Uint8Array, { stream: true });
    if (text.length > LONGEST_ANSWER) throw new TooLongError();
  }
  return text + decoder.decode();
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
