import type { ApiResult } from "../google/errors.ts";
import type { Account, Service, Use } from "./account.ts";
import { quotaRefusal, tooManyAtOnce, userRateRefusal } from "./refusals.ts";
import { unitsOf } from "./units.ts";

/** A client's timer may fire this much early without its being to blame. */
const TIMER_SLACK_MS = 5;
/** Requests a regular second apart are let through although they arrive a little unevenly. */
const PACE_SLACK = 0.1;
/** Google says 403 nearly every time; one refusal in this many is a 429 that names the instant. */
const NAMED_EVERY = 16;

/** Counts a request as it comes in, and whether it came before a pause was over. */
export function arrive({ uses }: Account, service: Service, nowMs: number, graceMs: number): void {
  const use = uses[service];
  use.requests += 1;
  if (use.pauses.length === 0) return;
  use.pauses = use.pauses.filter(({ untilMs }) => untilMs > nowMs);
  const known = use.pauses.filter(({ fromMs }) => fromMs + graceMs < nowMs);
  const earlyMs = Math.max(0, ...known.map(({ untilMs }) => untilMs - nowMs));
  if (earlyMs <= TIMER_SLACK_MS) return;
  use.tooEarly += 1;
  use.worstEarlyMs = Math.max(use.worstEarlyMs, earlyMs);
}

/** Remembers the instant an answer named as the earliest for the next request. */
export function notePause({ uses }: Account, service: Service, { retryAtMs }: ApiResult, nowMs: number): void {
  if (retryAtMs !== undefined) uses[service].pauses.push({ fromMs: nowMs, untilMs: retryAtMs });
}

/** Takes as many of the wanted places in flight as are free; the caller gives them back. */
export function takeSlots(account: Account, wanted: number): number {
  const { maxConcurrent, batchParallelism } = account.limits;
  if (maxConcurrent === 0) return wanted;
  const atOnce = batchParallelism > 0 ? Math.min(wanted, batchParallelism) : wanted;
  const given = Math.max(0, Math.min(atOnce, maxConcurrent - account.inFlight));
  account.inFlight += given;
  return given;
}

export function freeSlots(account: Account, given: number): void {
  if (account.limits.maxConcurrent > 0) account.inFlight = Math.max(0, account.inFlight - given);
}

/** Whether the part at a place got one of the slots: parts take turns, so each round has the same losers. */
export function hasSlot({ limits }: Account, place: number, given: number, wanted: number): boolean {
  if (limits.maxConcurrent === 0) return true;
  const atOnce = limits.batchParallelism > 0 ? Math.min(wanted, limits.batchParallelism) : wanted;
  return place % atOnce < given;
}

export function refuseCrowd(account: Account, service: Service): ApiResult {
  return counted(account.uses[service], tooManyAtOnce());
}

/** The refusal of a request that came too soon after the one before, or undefined. */
export function checkPace(account: Account, service: Service, nowMs: number): ApiResult | undefined {
  const { requestsPerSecond } = account.limits;
  if (requestsPerSecond === 0) return undefined;
  const most = Math.max(1, requestsPerSecond) + PACE_SLACK;
  const passedMs = Math.max(0, nowMs - account.turnsAtMs);
  account.turns = Math.min(most, account.turns + (passedMs / 1000) * requestsPerSecond);
  account.turnsAtMs = nowMs;
  if (account.turns >= 1) {
    account.turns -= 1;
    return undefined;
  }
  const waitMs = ((1 - account.turns) / requestsPerSecond) * 1000;
  return counted(account.uses[service], userRateRefusal(nowMs + Math.ceil(waitMs)));
}

export function countCall({ uses }: Account, service: Service, nowMs: number): void {
  const use = uses[service];
  use.calls += 1;
  use.firstMs ||= nowMs;
  use.lastMs = nowMs;
}

/** Books a call's units, or refuses it. */
export function charge(account: Account, service: Service, endpoint: string, nowMs: number): ApiResult | undefined {
  const use = account.uses[service];
  const units = service === "calendar" ? 1 : unitsOf(endpoint, account.limits.generation);
  const window = account.windows[service];
  if (window && !window.take(units, nowMs)) {
    account.quotaRefusals += 1;
    const isNamed = account.quotaRefusals % NAMED_EVERY === 0;
    const perMinute = service === "calendar" ? account.limits.calendarPerMinute : account.limits.unitsPerMinute;
    const roomAtMs = Math.ceil(window.roomAtMs(units, nowMs));
    return counted(use, isNamed ? userRateRefusal(roomAtMs) : quotaRefusal(service, perMinute));
  }
  use.units += units;
  return undefined;
}

function counted(use: Use, result: ApiResult): ApiResult {
  if (result.status === 429) use.refused429 += 1;
  else use.refused403 += 1;
  return result;
}
