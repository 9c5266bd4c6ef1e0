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

export type Door = {
  use: Use;
  /** When those of the last second came in. */
  recent: number[];
  /** Token bucket of requestsPerSecond. */
  turns: number;
  turnsAtMs: number;
  pausedUntilMs: number;
};

export type Uses = { of(id: string): Door; all(): Record<string, Use>; reset(): void };

export function createUses(): Uses {
  const doors = new Map<string, Door>();
  return {
    of(id) {
      const door = doors.get(id) ?? newDoor();
      doors.set(id, door);
      return door;
    },
    all: () => Object.fromEntries([...doors].map(([id, { use }]) => [id, use])),
    reset() {
      // In place: those in flight still leave.
      for (const { use } of doors.values()) Object.assign(use, newUse(), { inFlight: use.inFlight });
    },
  };
}

/** Requests a regular second apart are let through although they arrive a little unevenly. */
const PACE_SLACK = 0.1;

/** Counts a request as it comes in. @returns the refusal of one too many */
export function enter(door: Door, settings: AccountSettings, call: string, nowMs: number): ApiResult | undefined {
  const { use } = door;
  count(door, call, nowMs);
  const { requestsPerSecond, maxConcurrent, retryAfter } = settings;
  const isCrowded = maxConcurrent > 0 && use.inFlight > maxConcurrent;
  if (!isCrowded && hasTurn(door, requestsPerSecond, nowMs)) return undefined;
  use.limited += 1;
  const waitMs = isCrowded ? 1000 : ((1 - door.turns) / requestsPerSecond) * 1000;
  if (retryAfter !== "none") door.pausedUntilMs = nowMs + waitMs;
  return tooMany(settings, retryAfter, nowMs + waitMs, nowMs);
}

function count(door: Door, call: string, nowMs: number): void {
  const { use } = door;
  use.requests += 1;
  use.calls[call] = (use.calls[call] ?? 0) + 1;
  use.firstMs ||= nowMs;
  use.lastMs = nowMs;
  use.inFlight += 1;
  use.peakInFlight = Math.max(use.peakInFlight, use.inFlight);
  door.recent = [...door.recent.filter((atMs) => atMs > nowMs - 1000), nowMs];
  use.peakPerSecond = Math.max(use.peakPerSecond, door.recent.length);
  if (nowMs < door.pausedUntilMs) use.tooEarly += 1;
}

export function leave({ use }: Door): void {
  use.inFlight -= 1;
}

function hasTurn(door: Door, perSecond: number, nowMs: number): boolean {
  if (perSecond === 0) return true;
  const passedMs = Math.max(0, nowMs - door.turnsAtMs);
  door.turns = Math.min(Math.max(1, perSecond) + PACE_SLACK, door.turns + (passedMs / 1000) * perSecond);
  door.turnsAtMs = nowMs;
  if (door.turns < 1) return false;
  door.turns -= 1;
  return true;
}

function newUse(): Use {
  const counts = { requests: 0, limited: 0, refused: 0, injected: 0, tooEarly: 0, peakPerSecond: 0, peakInFlight: 0 };
  return { ...counts, calls: {}, inFlight: 0, firstMs: 0, lastMs: 0 };
}

function newDoor(): Door {
  return { use: newUse(), recent: [], turns: Number.POSITIVE_INFINITY, turnsAtMs: 0, pausedUntilMs: 0 };
}
