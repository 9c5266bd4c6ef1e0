import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { optionsOrUsage } from "../scripts/options.ts";
import { build, isBuilt } from "../scripts/build.ts";
import { ROOT, runToEnd } from "../scripts/child.ts";
import { writeDocs } from "./docs.ts";
import { commit, load, machine } from "./machine.ts";
import { type RowResult, keepsGoal } from "./row.ts";
import { LARGE_ROWS, ROWS } from "./rows.ts";
import { runRow } from "./run-row.ts";
import type { Report } from "./report.ts";
import { openBenchServer } from "./server.ts";
import { asTable } from "./table.ts";

const all = [...ROWS, ...LARGE_ROWS];
const USAGE = `npm run bench -- [options]

  --only ROW      this row only, and nothing is kept; may be given again. Rows:
                  ${all.map((row) => row.name).join(", ")}
  --large         the rows that take long as well
  --json          the figures as JSON on standard output
  --docs          write a whole run's figures into the documentation, too
  --profile       keep a CPU profile of each process in .data/bench/profiles
  --patience N    every time limit times N, on a machine that others use as well`;

const options = optionsOrUsage(
  {
    json: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    large: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    docs: { type: "boolean", default: false },
    patience: { type: "string", default: "1" },
  },
  USAGE,
);

const unknown = options.only.filter((name) => !all.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(`No row is called ${unknown.join(", ")}.\n\n${USAGE}`);
  process.exit(2);
}
const whole = options.large ? all : ROWS;
const rows = options.only.length === 0 ? whole : all.filter((row) => options.only.includes(row.name));
const profiles = options.profile ? join(ROOT, ".data/bench/profiles") : undefined;
/** stdout is the result. */
const say = (line: string) => console.error(line);

const at = new Date().toISOString();
const before = load();
if (!isBuilt()) {
  say("Building the pages …");
  await build({ command: (_what, command) => runToEnd(command) });
}
const server = await openBenchServer();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void server.close().finally(() => process.exit(130)));
}
const results: RowResult[] = [];
try {
  for (const row of rows) {
    const { postgres, template } = server;
    const result = await runRow(row, { postgres, template, profiles, say, patience: Number(options.patience) || 1 });
    results.push(result);
    (options.json ? say : console.log)(`${asTable([result])}\n`);
  }
} finally {
  await server.close();
}

const report: Report = { at, ...commit(), machine: machine(), load: { before, after: load() }, rows: results };
const folder = join(ROOT, "bench/results");
// A part of the rows is for whoever is at work on it: it is printed and not kept.
if (options.only.length === 0) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${at.slice(0, 10)}-${report.commit}.json`);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  say(`Written to ${file.slice(ROOT.length)}`);
  if (options.docs) await writeDocs(report, file.slice(ROOT.length));
}
if (options.json) console.log(JSON.stringify(report));
const missed = results.flatMap(({ figures }) => figures.filter((figure) => keepsGoal(figure) === false));
say(`${results.length} rows in ${process.uptime().toFixed(0)} s, ${missed.length} goals missed`);
process.exit(results.some(({ error }) => error !== undefined) ? 1 : 0);
