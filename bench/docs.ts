import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runToEnd } from "../scripts/child.ts";
import type { Report } from "./report.ts";
import { type Figure, keepsGoal } from "./row.ts";
import { shown } from "./table.ts";

const FILE = "docs/measured.md";
const [BEGIN, END] = ["<!-- bench: written by `npm run bench -- --docs` -->", "<!-- /bench -->"];

/** Puts the figures between the page's two marks, in the house's format. */
export async function writeDocs(report: Report, resultFile: string): Promise<void> {
  const path = join(ROOT, FILE);
  const text = readFileSync(path, "utf8");
  const [head, rest] = text.split(BEGIN);
  const [, tail] = rest?.split(END) ?? [];
  if (head === undefined || tail === undefined) throw new Error(`${FILE} has lost its marks ${BEGIN} … ${END}`);
  writeFileSync(path, `${head}${BEGIN}\n\n${asMarkdown(report, resultFile)}\n\n${END}${tail}`);
  await runToEnd({ args: ["node_modules/prettier/bin/prettier.cjs", "--write", FILE], env: {} });
}

function asMarkdown({ at, commit, machine, load, rows }: Report, resultFile: string): string {
  const intro = `${at.slice(0, 10)}, commit ${commit}, ${machine.cores} cores (${machine.cpu}), Node ${machine.node}; load of the
machine ${load.before} before, ${load.after} after. All figures: [${resultFile}](../${resultFile}).`;
  const tables = rows.map(({ title, figures, error }) => {
    const lines = figures.map(line);
    const failed = error === undefined ? [] : [`| ${error} | – | | |`];
    return [`### ${title}`, "", "| What | Measured | Goal | |", "| --- | --- | --- | --- |", ...lines, ...failed].join(
      "\n",
    );
  });
  return [intro, ...tables].join("\n\n");
}

function line(figure: Figure): string {
  const { what, value, unit, goal, note } = figure;
  const wanted = goal ? ("least" in goal ? `≥ ${goal.least}` : `≤ ${goal.most}`) : "";
  const missed = keepsGoal(figure) === false ? "**missed** " : "";
  return `| ${what} | ${missed}${value === null ? "missing" : `${shown(value)} ${unit}`} | ${wanted} | ${note ?? ""} |`;
}
