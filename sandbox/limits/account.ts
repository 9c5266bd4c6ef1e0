import { type Traits, traitsOf } from "../faults/sentinels.ts";
import type { Settings } from "../settings.ts";
import { type Limits, limitsFrom } from "./limits.ts";
import { createSlidingWindow, type SlidingWindow } from "./window.ts";

export type Service = "gmail" | "calendar";

/** A pause that was asked for; `fromMs` is when the refusal was sent. */
type Pause = { fromMs: number; untilMs: number };

/** What one account did with one service since the last reset. */
export type Use = {
  /** API calls, each part of a batch counted. */
  calls: number;
  /** HTTP requests, a batch counted once. */
  requests: number;
  units: number;
  /** Refusals of our own limits, not planned failures. */
  refused403: number;
  refused429: number;
  /** Planned failures this account was given. */
  injected: number;
  /** Requests made while a named pause lasted. */
  tooEarly: number;
  worstEarlyMs: number;
  firstMs: number;
  lastMs: number;
  pauses: Pause[];
};

export type Account = {
  address: string;
  /** What its address asks for by its own name. */
  traits: Traits;
  limits: Limits;
  uses: Record<Service, Use>;
  windows: Record<Service, SlidingWindow | undefined>;
  inFlight: number;
  /** Token bucket of requestsPerSecond. */
  turns: number;
  turnsAtMs: number;
  quotaRefusals: number;
};

export type Accounts = {
  of(address: string): Account;
  /** After a change of settings; counts are kept, windows start anew. */
  reconfigure(): void;
  resetUsage(): void;
};

/** @param adopt told of every account as it is first seen */
export function createAccounts(settings: Settings, adopt: (address: string, traits: Traits) => void): Accounts {
  const accounts = new Map<string, Account>();

  function open(address: string): Account {
    const traits = traitsOf(address);
    const limits = limitsFrom(settings, traits.settings);
    const account: Account = {
      address,
      traits,
      limits,
      uses: { gmail: newUse(), calendar: newUse() },
      windows: windowsFor(limits),
      inFlight: 0,
      turns: Number.POSITIVE_INFINITY,
      turnsAtMs: 0,
      quotaRefusals: 0,
    };
    accounts.set(address, account);
    adopt(address, traits);
    return account;
  }

  return {
    of: (address) => accounts.get(address) ?? open(address),
    reconfigure() {
      for (const account of accounts.values()) {
        account.limits = limitsFrom(settings, account.traits.settings);
        account.windows = windowsFor(account.limits);
      }
    },
    resetUsage() {
      for (const account of accounts.values()) {
        account.uses = { gmail: newUse(), calendar: newUse() };
        account.windows = windowsFor(account.limits);
      }
    },
  };
}

function windowsFor({ unitsPerMinute, calendarPerMinute, windowMs }: Limits): Account["windows"] {
  const open = (perMinute: number) =>
    perMinute > 0 ? createSlidingWindow((perMinute * windowMs) / 60_000, windowMs) : undefined;
  return { gmail: open(unitsPerMinute), calendar: open(calendarPerMinute) };
}

function newUse(): Use {
  const refusals = { refused403: 0, refused429: 0, injected: 0, tooEarly: 0, worstEarlyMs: 0 };
  return { calls: 0, requests: 0, units: 0, ...refusals, firstMs: 0, lastMs: 0, pauses: [] };
}
