import { useState } from "react";

/** The highest value so far within a run, whatever order the answers arrive in: progress never goes backwards. */
export function useRising(runId: string, value: number): number {
  const [best, setBest] = useState({ runId, value });
  const rose = best.runId !== runId || value > best.value;
  if (!rose) return best.value;
  setBest({ runId, value });
  return value;
}
