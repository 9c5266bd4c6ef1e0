import { createRng } from "../generate/rng.ts";
import type { AccountRecord, Change } from "./account.types.ts";
import { NO_CHURN } from "./settings.ts";

const HOUR_MS = 3_600_000;
/** A stand-in that slept longer has lost the time before. */
const MOST_HOURS = 24 * 120;

/** What people did in the full hours since the account was looked at last, an hour at a time. */
export function changesSince({ size, settings, livedToMs = size.anchorMs }: AccountRecord, nowMs: number): Change[] {
  const perHour = settings.changesPerDay / 24;
  const hours = Math.floor((nowMs - livedToMs) / HOUR_MS);
  const changes: Change[] = [];
  for (let hour = Math.max(1, hours - MOST_HOURS + 1); hour <= hours; hour += 1) {
    const atMs = livedToMs + hour * HOUR_MS;
    const seed = `hour.${size.seed}.${atMs}`;
    const counts = { ...NO_CHURN };
    const rng = createRng("ct-hour", seed);
    // An average that is not whole is one more in some hours.
    const todo = Math.floor(perHour * 2 * rng.next() + rng.next());
    for (let at = 0; at < todo; at += 1) counts[kindOf(rng.next())] += 1;
    if (todo > 0) changes.push({ kind: "churn", seed, atMs, counts });
  }
  return changes;
}

export function livedTo({ size, livedToMs = size.anchorMs }: AccountRecord, nowMs: number): number {
  return livedToMs + Math.max(0, Math.floor((nowMs - livedToMs) / HOUR_MS)) * HOUR_MS;
}

function kindOf(roll: number): keyof typeof NO_CHURN {
  if (roll < 0.3) return "leads";
  if (roll < 0.63) return "moved";
  if (roll < 0.83) return "notes";
  if (roll < 0.93) return "activities";
  return roll < 0.99 ? "opportunities" : "removed";
}

const DONE_AFTER_MS = 2 * HOUR_MS;

/** In an account that lives, what was planned is done in time, mostly. */
export function statusAt(
  { settings }: AccountRecord,
  { n, endMs, status }: { n: number; endMs: number; status: string },
  nowMs: number,
): string {
  const isOver = settings.changesPerDay > 0 && endMs + DONE_AFTER_MS < nowMs;
  if (!isOver || status === "Completed") return status;
  return n % 10 === 7 ? "No Show" : n % 10 === 3 ? status : "Completed";
}
