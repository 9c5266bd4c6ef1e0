import type { Account, Service, Use } from "./account.ts";

/** What a bench reads about one account and one service. */
export function describeUse(account: Account, service: Service) {
  const use = account.uses[service];
  const { limits, windows } = account;
  const perMinute = service === "gmail" ? limits.unitsPerMinute : limits.calendarPerMinute;
  const seconds = use.firstMs === 0 ? 0 : (use.lastMs - use.firstMs) / 1000;
  const unitsAvailable = (perMinute * seconds) / 60;
  const refused = use.refused403 + use.refused429;
  return {
    unitsUsed: use.units,
    unitsAvailable,
    /** null without a quota, or before time has passed. */
    utilisation: unitsAvailable > 0 ? use.units / unitsAvailable : null,
    unitsPerMinute: perMinute || null,
    windowSeconds: limits.windowMs / 1000,
    peakInWindow: windows[service]?.peak() ?? null,
    windowLimit: perMinute > 0 ? (perMinute * limits.windowMs) / 60_000 : null,
    seconds,
    calls: use.calls,
    requests: use.requests,
    refused403: use.refused403,
    refused429: use.refused429,
    refusedShare: use.calls > 0 ? refused / use.calls : 0,
    injected: use.injected,
    tooEarly: use.tooEarly,
    worstEarlyMs: use.worstEarlyMs,
    earliestNextAt: earliestNext(use),
  };
}

function earliestNext({ pauses }: Use): string | null {
  const latestMs = Math.max(0, ...pauses.map(({ untilMs }) => untilMs));
  return latestMs > 0 ? new Date(latestMs).toISOString() : null;
}

/** By address; Gmail's figures at the top, Calendar's beside them. */
export function describeUsage(accounts: readonly Account[]) {
  return Object.fromEntries(
    accounts.map((account) => [
      account.address,
      { ...describeUse(account, "gmail"), calendar: describeUse(account, "calendar") },
    ]),
  );
}
