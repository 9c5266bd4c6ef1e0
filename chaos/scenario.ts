import type { TemplateDatabase } from "../testkit/template.ts";
import type { Postgres } from "../scripts/postgres.ts";
import type { Clean, World } from "./clean.ts";
import type { Random } from "./random.ts";

/** One measured number. `bar`: what it is held to; absent: for information. */
export type Figure = { what: string; value: number; unit?: string; bar?: { least: number } | { most: number } };

export type Chaos = {
  seed: number;
  random: Random;
  postgres: Postgres;
  template: TemplateDatabase;
  /** What an undisturbed run over the same mailbox leaves, and what it asks for. */
  clean(world: World): Promise<Clean>;
  say(line: string): void;
  /** Run after the scenario, whatever its end; last one first. */
  defer(stop: () => unknown): void;
};

export type Scenario = {
  /** For `--only`. */
  name: string;
  title: string;
  /** It is given up after so long on a quiet machine. */
  limitMinutes: number;
  run(chaos: Chaos): Promise<Figure[]>;
};

export type Result = { name: string; title: string; seconds: number; figures: Figure[]; error?: string };

/** null: it is held to nothing. */
export function keepsBar({ value, bar }: Figure): boolean | null {
  if (!bar) return null;
  return "least" in bar ? value >= bar.least : value <= bar.most;
}

export const none = (what: string, value: number): Figure => ({ what, value, bar: { most: 0 } });

export const holds = ({ error, figures }: Result): boolean =>
  error === undefined && figures.every((figure) => keepsBar(figure) !== false);

/** Figures of several accounts as one: of the same name, added up. */
export function summed(figures: readonly Figure[]): Figure[] {
  const byName = new Map<string, Figure>();
  for (const figure of figures) {
    byName.set(figure.what, { ...figure, value: figure.value + (byName.get(figure.what)?.value ?? 0) });
  }
  return [...byName.values()];
}
