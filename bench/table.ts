import { type Figure, type RowResult, keepsGoal } from "./row.ts";

/** For people: one block a row, one line a figure, ✓ and ✗ before those that are held to a goal. */
export function asTable(results: readonly RowResult[]): string {
  return results.map(block).join("\n\n");
}

function block({ name, title, seconds, figures, error }: RowResult): string {
  const head = `${title}  [${name}, ${seconds.toFixed(0)} s]`;
  const lines = figures.map(line);
  return [head, ...lines, ...(error === undefined ? [] : [`  ✗ ${error}`])].join("\n");
}

function line(figure: Figure): string {
  const { what, value, unit, goal, note } = figure;
  const kept = keepsGoal(figure);
  const mark = kept === null ? " " : kept ? "✓" : "✗";
  const said = value === null ? "missing" : `${shown(value)} ${unit}`;
  const wanted = goal ? ("least" in goal ? `goal ≥ ${goal.least}` : `goal ≤ ${goal.most}`) : "";
  return `  ${mark} ${what.padEnd(62)} ${said.padStart(18)}  ${[wanted, note].filter(Boolean).join(" · ")}`.trimEnd();
}

/** With as many digits as it is known to. */
export function shown(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return Math.round(value).toLocaleString("en");
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
