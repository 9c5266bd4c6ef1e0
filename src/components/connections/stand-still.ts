import type { Coverage, RunState } from "./labels.ts";

/** While a run is paused nothing is being read, whatever months it had begun. */
export function standStill(coverage: Coverage, state: RunState | undefined): Coverage {
  if (state !== "paused") return coverage;
  const streams = coverage.streams.map((stream) => ({
    ...stream,
    months: stream.months.map((month) =>
      month.state === "running"
        ? { ...month, state: "missing" as const, reason: "The run that reads it is paused." }
        : month,
    ),
  }));
  return { ...coverage, streams };
}
