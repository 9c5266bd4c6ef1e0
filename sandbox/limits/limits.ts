import type { Settings } from "../settings.ts";
import { CALENDAR_REQUESTS_PER_MINUTE, type Generation, UNITS_PER_MINUTE } from "./units.ts";

/** What one account is held to; 0 means unlimited. */
export type Limits = {
  generation: Generation;
  /** Gmail units. */
  unitsPerMinute: number;
  calendarPerMinute: number;
  /** A window of this length holds its share of a minute's quota. */
  windowMs: number;
  /** Requests and batch parts in flight at once. */
  maxConcurrent: number;
  /** Parts of a batch that are worked on at once; 0: all of them. */
  batchParallelism: number;
  requestsPerSecond: number;
  latencyMs: number;
};

/** What an address asks for by its own name wins over the settings. */
export function limitsFrom(settings: Settings, own: Partial<Settings> = {}): Limits {
  const merged = { ...settings, ...own };
  const isOn = merged.quota !== "off";
  const generation = merged.quota === "old" ? "old" : "new";
  return {
    generation,
    unitsPerMinute: isOn ? merged.unitsPerMinute || UNITS_PER_MINUTE[generation] : 0,
    calendarPerMinute: isOn ? merged.calendarPerMinute || CALENDAR_REQUESTS_PER_MINUTE : 0,
    windowMs: merged.quotaWindowSeconds * 1000,
    maxConcurrent: merged.maxConcurrent,
    batchParallelism: merged.batchParallelism,
    requestsPerSecond: merged.requestsPerSecond,
    latencyMs: merged.latencyMs,
  };
}
