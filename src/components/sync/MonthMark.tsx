import type { MonthState } from "#src/components/connections/labels.ts";
import type { RunPart } from "./types.ts";
import { PART_STATES } from "./words.ts";

const LOOK: Record<RunPart["state"], MonthState> = {
  waiting: "missing",
  running: "running",
  done: "complete",
  failed: "failed",
  cancelled: "missing",
};

/** The state of a month as in the map, with its word. */
export function MonthMark({ state }: { state: RunPart["state"] }) {
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap first-letter:uppercase">
      <span className="month !size-3 flex-none" data-state={LOOK[state]} aria-hidden="true" />
      {PART_STATES[state]}
    </span>
  );
}
