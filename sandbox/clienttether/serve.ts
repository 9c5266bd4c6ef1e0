import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { sendResult, sendSpoiled } from "../faults/wire.ts";
import type { ApiResult } from "../google/errors.ts";
import type { Sandbox } from "../sandbox.ts";
import type { AccountRecord } from "./account.types.ts";
import { answer } from "./answer.ts";
import { enter, leave } from "./door.ts";
import { CODES, failure, plannedFailure, refused } from "./envelope.ts";
import { API_PATH, readCall } from "./params.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

/** Answers ClientTether's calls on the bare socket. @returns false for any other path */
export function serveClientTether(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): boolean {
  if (!request.url?.startsWith(API_PATH)) return false;
  exchange(sandbox, request, response).catch((error: unknown) => {
    // The caller hung up while it was still asking.
    if (request.errored) return;
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    if (!response.headersSent) sendResult(response, failure(DEFAULT_SETTINGS, 500, "Internal Server Error", 500));
  });
  return true;
}

async function exchange(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { clientTether, calls, faults, clock, settings } = sandbox;
  const call = await readCall(request);
  const endpoint = `clienttether.${call.name}`;
  calls.count(endpoint);
  const { account, refusal } = identify(sandbox, request);
  const fault = faults.take({ endpoint, target: call.target, address: account?.id });
  if (!account) {
    const planned = fault && plannedFailure(fault, DEFAULT_SETTINGS, clock.now());
    const result = planned ?? refusal ?? failure(DEFAULT_SETTINGS, 401, "Unauthorized", 401);
    if (fault && !planned) sendSpoiled(response, result, fault);
    else sendResult(response, result);
    return;
  }
  const door = clientTether.uses.of(account.id);
  const crowded = enter(door, account.settings, call.name, clock.now());
  response.once("close", () => leave(door));
  const waitMs = account.settings.latencyMs + settings.latencyMs;
  if (waitMs > 0) await delay(waitMs);
  const planned = fault && plannedFailure(fault, account.settings, clock.now());
  if (fault) door.use.injected += 1;
  if (refusal) door.use.refused += 1;
  const result: ApiResult = planned ?? crowded ?? refusal ?? answer(sandbox, account, call);
  if (fault && !planned) sendSpoiled(response, result, fault);
  else sendResult(response, result, clock.offsetMs() === 0 ? undefined : clock.now());
}

type Caller = { account: AccountRecord | undefined; refusal: ApiResult | undefined };

/** Both headers or nothing; keys that were good once are forbidden, others unknown. */
function identify({ clientTether }: Sandbox, { headers }: IncomingMessage): Caller {
  const token = String(headers["x-access-token"] ?? "").trim();
  const webKey = String(headers["x-web-key"] ?? "").trim();
  if (token === "" || webKey === "") {
    const name = token === "" ? "X-Access-Token" : "X-Web-Key";
    return { account: undefined, refusal: failure(DEFAULT_SETTINGS, CODES.denied, `Missing header ${name}`, 401) };
  }
  const account = clientTether.accountOf(webKey);
  if (!account) return { account, refusal: refused(DEFAULT_SETTINGS, CODES.forbidden) };
  const isOld = webKey !== account.webKey || account.oldTokens.includes(token);
  if (isOld) return { account, refusal: refused(account.settings, CODES.forbidden) };
  return { account, refusal: token === account.accessToken ? undefined : refused(account.settings, CODES.denied) };
}
