import type { Machine } from "./machine.ts";
import type { RowResult } from "./row.ts";

/** What a run of all rows leaves in `bench/results/`. */
export type Report = {
  at: string;
  commit: string;
  /** Whether the tree differed from the commit. */
  changed: boolean;
  machine: Machine;
  /** Load averages: what others did on the machine is in the figures. */
  load: { before: number; after: number };
  rows: RowResult[];
};
