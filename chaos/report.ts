import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { type Machine, commit, load, machine } from "../bench/machine.ts";
import { ROOT } from "../scripts/child.ts";
import { type Result, holds, keepsBar } from "./scenario.ts";
import { asMarkdown } from "./table.ts";

export type Report = {
  at: string;
  commit: string;
  changed: boolean;
  seed: number;
  minutes: number;
  machine: Machine;
  load: { before: number; after: number };
  results: Result[];
};

export function reportOf(run: Pick<Report, "at" | "seed" | "results"> & { loadBefore: number }): Report {
  const { at, seed, results, loadBefore } = run;
  const minutes = Math.round(process.uptime() / 60);
  return { at, ...commit(), seed, minutes, machine: machine(), load: { before: loadBefore, after: load() }, results };
}

/** The figures as JSON beside the code, and as the page that people read. */
export async function keep(report: Report): Promise<string[]> {
  const folder = join(ROOT, "chaos/results");
  mkdirSync(folder, { recursive: true });
  const figures = join(folder, `${report.at.slice(0, 10)}-${report.commit}-${report.seed}.json`);
  const page = join(ROOT, "RELIABILITY.md");
  writeFileSync(figures, await format(JSON.stringify(report), { parser: "json", printWidth: 120 }));
  writeFileSync(page, await format(pageOf(report), { parser: "markdown", printWidth: 120 }));
  return [figures, page].map((file) => file.slice(ROOT.length));
}

function pageOf(report: Report): string {
  const { at, seed, results, machine, load } = report;
  const misses = results.flatMap(({ title, figures, error }) => [
    ...figures.filter((figure) => keepsBar(figure) === false).map(({ what }) => `- ${title}: ${what}`),
    ...(error === undefined ? [] : [`- ${title}: did not end`]),
  ]);
  return `# What holds when things break

Written by \`npm run chaos\`; do not edit. Everything in it is real: Postgres with every commit on disk, worker and web
processes, and the provider's stand-in over HTTP. After each scenario the tables are compared, row by row, with those of a run
that nothing happened to (natural keys, without our own timestamps), and with what the stand-in says it holds.

|         |     |
| ------- | --- |
| Date    | ${at.slice(0, 16).replace("T", " ")} UTC |
| Commit  | ${report.commit}${report.changed ? ", with changes that were not committed" : ""} |
| Seed    | ${seed} |
| Machine | ${machine.cores} × ${machine.cpu}, ${machine.memoryGb} GB, Node ${machine.node} |
| Load    | ${load.before} before, ${load.after} at the end (average of a minute) |
| Took    | ${report.minutes} min |

${misses.length === 0 ? `All ${results.length} scenarios keep every bar.` : `**Falls short of its bar:**\n\n${misses.join("\n")}`}

${asMarkdown(results)}

Again with the same draws: \`npm run chaos -- --seed ${seed}\`; one scenario: \`--only ${results.find((one) => !holds(one))?.name ?? "kills"}\`. When things happen follows from the
seed; what they hit depends on the machine, too. A slice of it runs with \`npm test\`.
`;
}
