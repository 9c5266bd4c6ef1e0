import { setTimeout as sleep } from "node:timers/promises";
import { RateLimitedError } from "#src/errors.ts";
import { LONGEST_WAIT_MS } from "#src/providers/retry-after.ts";
import { type Gate, openGate } from "./gate.ts";
import { CUT, GROWTH_S, LARGEST_BATCH, SLOWEST } from "./quota-figures.ts";
import type { Lane } from "./quota.ts";

/** What this process knows of one account, over all that read it here. `crowded`: when batches were too large, and how small they became. */
export type Account = {
  seats: Gate;
  lines: Record<Lane, Gate>;
  closedUntilMs: Map<string, number>;
  crowded: { share: number; atMs: number };
};
const accounts = new Map<string, Account>();

export function accountOf(key: string): Account {
  const account = accounts.get(key) ?? {
    seats: openGate(),
    lines: { live: openGate(), backfill: openGate() },
    closedUntilMs: new Map(),
    crowded: { share: 1, atMs: 0 },
  };
  accounts.set(key, account);
  return account;
}

const shareNow = ({ crowded }: Account): number =>
  Math.min(1, crowded.share + (performance.now() - crowded.atMs) / 1000 / GROWTH_S.batch);

/** Parts of a batch where no bucket says how many. */
export const largestNow = (account: Account): number => Math.max(1, Math.floor(LARGEST_BATCH * shareNow(account)));

/** Once for all the batches that were under way together. */
export function shrink(account: Account): void {
  const atMs = performance.now();
  if (atMs - account.crowded.atMs < CUT.batch.everyS * 1000 && account.crowded.share < 1) return;
  account.crowded = { share: Math.max(SLOWEST, shareNow(account) * CUT.batch.to), atMs };
}

/** Nobody here calls for so long. */
export function close(account: Account, bucket: string, seconds: number): void {
  account.closedUntilMs.set(
    bucket,
    Math.max(account.closedUntilMs.get(bucket) ?? 0, performance.now() + seconds * 1000),
  );
}

/** @throws RateLimitedError when that is too long to wait here */
export async function untilOpen(account: Account, bucket: string, label: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const waitMs = (account.closedUntilMs.get(bucket) ?? 0) - performance.now();
    if (waitMs > LONGEST_WAIT_MS) throw new RateLimitedError(label, Math.ceil(waitMs / 1000));
    if (waitMs <= 0) return;
    await sleep(waitMs, undefined, { signal });
  }
}
