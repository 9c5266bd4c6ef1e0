import { createRng, type Rng } from "../generate/rng.ts";
import type { AccountSize } from "./account.types.ts";
import { ACTIVITY_TYPES, EVENT_TITLES } from "./words.ts";

/** Something planned with a lead, by hand (an event) or by its sales cycle. */
export type Activity = {
  n: number;
  lead: number;
  type: string;
  text: string;
  startMs: number;
  endMs: number;
  status: string;
};

const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;
/** How far ahead people plan, and what of the past is still listed. */
const AHEAD_DAYS = 35;
const BEHIND_DAYS = 21;

/** Activities around the anchor: the first `upcoming` are still to come, half as many are over. */
export function makeActivities(
  { seed, leads, anchorMs }: AccountSize,
  kind: "event" | "activity",
  upcoming: number,
): Activity[] {
  if (leads === 0) return [];
  return Array.from({ length: upcoming + Math.floor(upcoming / 2) }, (_, n) => {
    const rng = createRng(`ct-${kind}`, seed, n);
    const isOver = n >= upcoming;
    const days = isOver ? -rng.next() * BEHIND_DAYS : rng.next() ** 1.5 * AHEAD_DAYS;
    const startMs = officeTime(anchorMs, anchorMs + days * DAY_MS, isOver);
    // The newest leads are those people talk to.
    const lead = leads - 1 - Math.floor(rng.next() ** 2 * leads);
    return { n, lead, ...contentOf(rng, kind), startMs, endMs: startMs + HALF_HOUR_MS, status: statusOf(rng, isOver) };
  });
}

/** One more, planned at a moment for the days after. */
export function makeNewActivity(seed: number, n: number, lead: number, nowMs: number): Activity {
  const rng = createRng("ct-activity-new", seed, n, nowMs);
  const startMs = officeTime(nowMs, nowMs + rng.next() ** 1.5 * AHEAD_DAYS * DAY_MS, false);
  return { n, lead, ...contentOf(rng, "activity"), startMs, endMs: startMs + HALF_HOUR_MS, status: "Scheduled" };
}

function contentOf(rng: Rng, kind: "event" | "activity") {
  if (kind === "event") return { type: "appt", text: rng.pick(EVENT_TITLES) };
  const type = rng.pick(ACTIVITY_TYPES);
  return { type, text: rng.chance(0.2) ? "" : `${type}: {name}` };
}

function statusOf(rng: Rng, isOver: boolean): string {
  if (!isOver) return rng.chance(0.1) ? "Confirmed" : "Scheduled";
  return rng.chance(0.7) ? "Completed" : rng.chance(0.6) ? "Scheduled" : "No Show";
}

/** On a half hour from 13 to 22 UTC, which is office time in America, on the right side of now. */
function officeTime(nowMs: number, wantedMs: number, isOver: boolean): number {
  const day = Math.floor(wantedMs / DAY_MS) * DAY_MS;
  const half = 26 + (Math.floor((wantedMs - day) / HALF_HOUR_MS) % 19);
  const atMs = day + half * HALF_HOUR_MS;
  if (isOver) return atMs < nowMs ? atMs : atMs - DAY_MS;
  return atMs > nowMs ? atMs : atMs + DAY_MS;
}
