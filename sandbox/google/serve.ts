import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { faultAnswer } from "../faults/answers.ts";
import type { FaultSpec } from "../faults/kinds.ts";
import { sendResult, sendSpoiled } from "../faults/wire.ts";
import type { Service } from "../limits/account.ts";
import { arrive, checkPace, countCall, freeSlots, notePause, refuseCrowd, takeSlots } from "../limits/door.ts";
import type { Sandbox } from "../sandbox.ts";
import { answerCalendar, calendarEndpoint } from "./calendar.ts";
import { type Caller, identify } from "./caller.ts";
import { apiError, type ApiRequest, type ApiResult, notFound } from "./errors.ts";
import { answerBatch, readBatch } from "./gmail-batch.ts";
import { answerGmail, gmailEndpoint } from "./gmail.ts";
import { toRequest } from "./request.ts";

const BATCH_PATH = "/batch/gmail/v1";

type Exchange = { sandbox: Sandbox; request: IncomingMessage; response: ServerResponse };

/** Answers Gmail, Calendar and batch calls on the bare socket. @returns false for any other path */
export function serveGoogle(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): boolean {
  const url = request.url ?? "";
  const exchange = { sandbox, request, response };
  const isBatch = url.startsWith(BATCH_PATH) && request.method === "POST";
  const serve = isBatch
    ? serveBatch
    : url.startsWith("/gmail/v1/")
      ? serveGmail
      : url.startsWith("/calendar/v3/")
        ? serveCalendar
        : undefined;
  if (!serve) return false;
  serve(exchange).catch((error: unknown) => {
    // The caller hung up while it was still asking.
    if (request.errored) return;
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    if (!response.headersSent) sendResult(response, internalError);
  });
  return true;
}

const internalError = apiError(500, "Internal error encountered.", { reason: "backendError", status: "INTERNAL" });

function serveGmail(exchange: Exchange): Promise<void> {
  const call = readCall(exchange.request);
  const endpoint = gmailEndpoint(call);
  return exchangeOne(exchange, "gmail", endpoint, call, (caller) =>
    answerGmail(exchange.sandbox, caller, endpoint, call),
  );
}

function serveCalendar(exchange: Exchange): Promise<void> {
  const call = readCall(exchange.request);
  const endpoint = calendarEndpoint(call);
  return exchangeOne(exchange, "calendar", endpoint, call, (caller) =>
    answerCalendar(exchange.sandbox, caller, endpoint, call),
  );
}

function readCall({ method = "GET", url = "", headers }: IncomingMessage): ApiRequest {
  return toRequest(method, url, headers.authorization);
}

async function exchangeOne(
  exchange: Exchange,
  service: Service,
  endpoint: string,
  call: ApiRequest,
  answer: (caller: Caller | undefined) => ApiResult,
): Promise<void> {
  const { sandbox } = exchange;
  sandbox.calls.count(endpoint);
  const caller = identify(sandbox, call.authorization);
  if (caller) countCall(caller.account, service, sandbox.clock.now());
  const fault = sandbox.faults.take({ endpoint, target: call.target, address: caller?.mailbox.address });
  const { slots, refusal } = await enter(exchange, service, caller, 1);
  finish(exchange, service, caller, fault, () => {
    if (refusal) return refusal;
    return caller && slots < 1 ? refuseCrowd(caller.account, service) : answer(caller);
  });
}

async function serveBatch(exchange: Exchange): Promise<void> {
  const { sandbox, request } = exchange;
  const endpoint = "gmail.batch";
  sandbox.calls.count(endpoint);
  const body = await text(request);
  if (!sandbox.settings.batch) return sendResult(exchange.response, notFound());
  const { authorization, "content-type": type = "" } = request.headers;
  const caller = identify(sandbox, authorization);
  const fault = sandbox.faults.take({ endpoint, target: BATCH_PATH, address: caller?.mailbox.address });
  const calls = readBatch(type, body, authorization);
  const { slots, refusal } = await enter(exchange, "gmail", caller, "status" in calls ? 1 : calls.length);
  finish(exchange, "gmail", caller, fault, () => {
    if (refusal) return refusal;
    return "status" in calls ? calls : answerBatch(sandbox, calls, slots);
  });
}

type Entered = { slots: number; refusal: ApiResult | undefined };

/** The door of an account: counts, paces, takes places in flight until the answer is out, and waits. */
async function enter(
  { sandbox, response }: Exchange,
  service: Service,
  caller: Caller | undefined,
  wanted: number,
): Promise<Entered> {
  if (!caller) return { slots: wanted, refusal: undefined };
  const { account } = caller;
  const nowMs = sandbox.clock.now();
  arrive(account, service, nowMs, sandbox.settings.graceMs);
  const refusal = checkPace(account, service, nowMs);
  if (refusal) return { slots: 0, refusal };
  const slots = takeSlots(account, wanted);
  if (account.limits.maxConcurrent > 0) response.once("close", () => freeSlots(account, slots));
  if (account.limits.latencyMs > 0) await delay(account.limits.latencyMs);
  return { slots, refusal };
}

/** A planned failure comes before everything else; one of the wire spoils the real answer. */
function finish(
  { sandbox, response }: Exchange,
  service: Service,
  caller: Caller | undefined,
  fault: FaultSpec | undefined,
  answer: () => ApiResult,
): void {
  const nowMs = sandbox.clock.now();
  const planned = fault && faultAnswer(fault, nowMs);
  if (fault && caller) caller.account.uses[service].injected += 1;
  const result = planned ?? answer();
  if (caller) notePause(caller.account, service, result, nowMs);
  if (fault && !planned) sendSpoiled(response, result, fault);
  else sendResult(response, result, sandbox.clock.offsetMs() === 0 ? undefined : nowMs);
}
