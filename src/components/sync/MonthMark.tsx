import { MONTH_STATES, type MonthState } from "#src/components/connections/labels.ts";
import type { RunPart } from "./types.ts";
import { PART_STATES } from "./words.ts";

const LOOK: Record<RunPart["state"], MonthState> = {
  waiting: "missing",
  running: "running",
  done: "complete",
  failed: "failed",
  cancelled: "missing",
};

/** The state of a month as in the map, with its word. Listed to its end with items that failed is not complete. */
export function MonthMark({ state, failed }: Pick<RunPart, "state" | "failed">) {
  const partial = state === "done" && failed > 0;
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap first-letter:uppercase">
      <span className="month !size-3 flex-none" data-state={partial ? "partial" : LOOK[state]} aria-hidden="true" />
      {partial ? MONTH_STATES.partial : PART_STATES[state]}
    </span>
  );
}
