import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { sendResult, sendSpoiled } from "../faults/wire.ts";
import type { ApiResult } from "../google/errors.ts";
import type { Sandbox } from "../sandbox.ts";
import type { AccountRecord } from "./account.types.ts";
import { answer } from "./answer.ts";
import { enter, leave } from "./door.ts";
import { CODES, failure, plannedFailure, refused } from "./envelope.ts";
import { API_PATH, type CtCall, readCall } from "./params.ts";
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
  const { calls, faults, clock } = sandbox;
  const call = await readCall(request);
  const endpoint = `clienttether.${call.name}`;
  calls.count(endpoint);
  const caller = identify(sandbox, request);
  const fault = faults.take({ endpoint, target: call.target, address: caller.account?.id });
  const refusal = await pass(sandbox, caller, call, response, fault !== undefined);
  // A planned failure comes before everything else; one of the wire spoils the real answer.
  const planned = fault && plannedFailure(fault, caller.account?.settings ?? DEFAULT_SETTINGS, clock.now());
  const result = planned ?? refusal ?? (caller.account ? answer(sandbox, caller.account, call) : caller.refusal);
  if (fault && !planned) sendSpoiled(response, result, fault);
  else sendResult(response, result, clock.offsetMs() === 0 ? undefined : clock.now());
}

/** The door of an account: counts, paces and waits. @returns why the call goes no further */
async function pass(
  { clientTether, clock, settings }: Sandbox,
  { account, refusal }: Caller,
  call: CtCall,
  response: ServerResponse,
  isSpoiled: boolean,
): Promise<ApiResult | undefined> {
  if (!account) return refusal;
  const door = clientTether.uses.of(account.id);
  const crowded = enter(door, account.settings, call.name, clock.now());
  response.once("close", () => leave(door));
  if (isSpoiled) door.use.injected += 1;
  if (refusal) door.use.refused += 1;
  const waitMs = account.settings.latencyMs + settings.latencyMs;
  if (waitMs > 0) await delay(waitMs);
  return crowded ?? refusal;
}

/** Without an account there is a refusal. */
type Caller = { account: AccountRecord; refusal: ApiResult | undefined } | { account: undefined; refusal: ApiResult };

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
