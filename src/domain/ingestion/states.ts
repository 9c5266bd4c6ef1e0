/** A run is never "completed" with something missing: that is "partial". */
export type RunState = "queued" | "running" | "paused" | "completed" | "partial" | "failed" | "cancelled";
export type RunKind = WindowKind | WalkKind;
/** Of a window of time, cut into months. */
export type WindowKind = "backfill" | "refresh" | "heal";
/** Of whole lists, walked from their beginning. */
export type WalkKind = "hourly" | "manual";
export type ChunkState = "waiting" | "running" | "done" | "failed" | "cancelled";
export type MonthState = "complete" | "partial" | "missing" | "failed" | "running";

/** A connection has one run that is not finished, at most. */
export const OPEN_STATES: readonly RunState[] = ["queued", "running", "paused"];
