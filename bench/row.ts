import type { TemplateDatabase } from "../testkit/template.ts";
import type { BenchPostgres } from "./server.ts";

/** One measured number. `value` null: not measured, and `note` says why. */
export type Figure = {
  what: string;
  value: number | null;
  unit: string;
  /** What it is held to; absent: for information. */
  goal?: { least: number } | { most: number };
  note?: string;
};

export type Bench = {
  postgres: BenchPostgres;
  template: TemplateDatabase;
  /** Folder for CPU profiles of worker, web and stand-in; undefined: none are taken. */
  profiles: string | undefined;
  /** Time limits are multiplied by it. */
  patience: number;
  say(line: string): void;
  /** Run after the row, whatever its end; last one first. */
  defer(stop: () => Promise<unknown>): void;
};

export type Row = {
  /** For `--only`. */
  name: string;
  title: string;
  /** The row is given up after so long. */
  limitSeconds: number;
  run(bench: Bench): Promise<Figure[]>;
};

export type RowResult = { name: string; title: string; seconds: number; figures: Figure[]; error?: string };

/** Whether a figure keeps its goal; null when it has none or was not measured. */
export function keepsGoal({ value, goal }: Figure): boolean | null {
  if (!goal || value === null) return null;
  return "least" in goal ? value >= goal.least : value <= goal.most;
}
