import type { ApiResult } from "../google/errors.ts";
import type { AccountSettings } from "./account.types.ts";
import { tooMany } from "./envelope.ts";

/** What one account was asked since the last reset. */
export type Use = {
  requests: number;
  /** By call. */
  calls: Record<string, number>;
  /** Refusals of the account's own limits. */
  limited: number;
  /** Requests with keys that are not good. */
  refused: number;
  /** Planned failures. */
  injected: number;
  /** Requests made before a pause that a 429 named was over. */
  tooEarly: number;
  /** The most requests within any one second, and in flight at once. */
  peakPerSecond: number;
  peakInFlight: number;
  inFlight: number;
  firstMs: number;
  lastMs: number;
};

type Door = Use & { recent: number[]; turns: number; turnsAtMs: number; pausedUntilMs: number };

export type Uses = { of(id: string): Door; all(): Record<string, Use>; reset(): void };

export function createUses(): Uses {
  const uses = new Map<string, Door>();
  return {
    of(id) {
      const use = uses.get(id) ?? newDoor();
      uses.set(id, use);
      return use;
    },
    all: () =>
      Object.fromEntries(
        [...uses].map(([id, { recent: _, turns: __, turnsAtMs: ___, pausedUntilMs: ____, ...use }]) => [id, use]),
      ),
    // In place: those in flight still leave.
    reset: () => [...uses.values()].forEach((use) => Object.assign(use, newDoor(), { inFlight: use.inFlight })),
  };
}

/** Requests a regular second apart are let through although they arrive a little unevenly. */
const PACE_SLACK = 0.1;

/** Counts a request as it comes in. @returns the refusal of one too many */
export function enter(use: Door, settings: AccountSettings, call: string, nowMs: number): ApiResult | undefined {
  use.requests += 1;
  use.calls[call] = (use.calls[call] ?? 0) + 1;
  use.firstMs ||= nowMs;
  use.lastMs = nowMs;
  use.inFlight += 1;
  use.peakInFlight = Math.max(use.peakInFlight, use.inFlight);
  use.recent = [...use.recent.filter((atMs) => atMs > nowMs - 1000), nowMs];
  use.peakPerSecond = Math.max(use.peakPerSecond, use.recent.length);
  if (nowMs < use.pausedUntilMs) use.tooEarly += 1;
  const { requestsPerSecond, maxConcurrent, retryAfter } = settings;
  const isCrowded = maxConcurrent > 0 && use.inFlight > maxConcurrent;
  if (!isCrowded && hasTurn(use, requestsPerSecond, nowMs)) return undefined;
  use.limited += 1;
  const waitMs = isCrowded ? 1000 : ((1 - use.turns) / requestsPerSecond) * 1000;
  if (retryAfter !== "none") use.pausedUntilMs = nowMs + waitMs;
  return tooMany(settings, retryAfter, nowMs + waitMs, nowMs);
}

export function leave(use: Door): void {
  use.inFlight -= 1;
}

function hasTurn(use: Door, perSecond: number, nowMs: number): boolean {
  if (perSecond === 0) return true;
  const passedMs = Math.max(0, nowMs - use.turnsAtMs);
  use.turns = Math.min(Math.max(1, perSecond) + PACE_SLACK, use.turns + (passedMs / 1000) * perSecond);
  use.turnsAtMs = nowMs;
  if (use.turns < 1) return false;
  use.turns -= 1;
  return true;
}

function newDoor(): Door {
  const counts = { requests: 0, limited: 0, refused: 0, injected: 0, tooEarly: 0, peakPerSecond: 0, peakInFlight: 0 };
  const pace = { recent: [], turns: Number.POSITIVE_INFINITY, turnsAtMs: 0, pausedUntilMs: 0 };
  return { ...counts, calls: {}, inFlight: 0, firstMs: 0, lastMs: 0, ...pace };
}
