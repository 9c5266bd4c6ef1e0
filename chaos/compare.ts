import { dumpDomain } from "../testkit/dump.ts";
import type { Account } from "./account.ts";
import type { Clean } from "./clean.ts";
import { type Figure, none } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** Rows that only one of the two has, over all tables; what they are is said. */
export async function againstClean(
  stage: Stage,
  account: Account,
  clean: Clean,
  say: (line: string) => void,
): Promise<Figure> {
  const tables = await dumpDomain(stage.sql, account.connectionId);
  return none("rows that differ from a clean run's", rowsThatDiffer(tables, clean.tables, say));
}

type Tables = Record<string, unknown[]>;

export function rowsThatDiffer(ours: Tables, clean: Tables, say: (line: string) => void): number {
  let differing = 0;
  for (const [name, rows] of Object.entries(ours)) {
    const [here, there] = [linesOf(rows), linesOf(clean[name] ?? [])];
    const [more, fewer] = [without(here, there), without(there, here)];
    differing += more.length + fewer.length;
    for (const line of more.slice(0, 3)) say(`  ${name}, only after chaos: ${line}`);
    for (const line of fewer.slice(0, 3)) say(`  ${name}, only in the clean run: ${line}`);
  }
  return differing;
}

const linesOf = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row));

/** Counted: a row that stands twice where it should once is one too many. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
