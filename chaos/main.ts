import { randomInt } from "node:crypto";
import { load } from "../bench/machine.ts";
import { optionsOrUsage } from "../scripts/options.ts";
import { openCleanRuns } from "./clean.ts";
import { keep, reportOf } from "./report.ts";
import { runScenario } from "./run-scenario.ts";
import { type Result, holds } from "./scenario.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import { openChaosServer } from "./server.ts";
import { asText } from "./table.ts";

const USAGE = `npm run chaos -- [options]

  --seed N         the same blows at the same moments again; without it one is drawn, and printed
  --minutes M      begin no scenario after so many (120)
  --only SCENARIO  this one only, and nothing is kept; may be given again. Scenarios:
                   ${SCENARIOS.map(({ name }) => name).join(", ")}
  --json           the report as JSON on standard output`;

const options = optionsOrUsage(
  {
    seed: { type: "string", default: String(randomInt(1_000_000)) },
    minutes: { type: "string", default: "120" },
    only: { type: "string", multiple: true, default: [] },
    json: { type: "boolean", default: false },
  },
  USAGE,
);
const seed = Number(options.seed);
const isWhole = options.only.length === 0;
const wanted = isWhole ? SCENARIOS : SCENARIOS.filter(({ name }) => options.only.includes(name));
if (wanted.length < options.only.length || !Number.isInteger(seed) || !(Number(options.minutes) > 0)) {
  console.error(USAGE);
  process.exit(2);
}
/** stdout is the result. */
const say = (line: string) => console.error(line);

say(`seed ${seed}`);
const at = new Date().toISOString();
const loadBefore = load();
const untilMs = Date.now() + Number(options.minutes) * 60_000;
const server = await openChaosServer();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void server.close().finally(() => process.exit(130)));
}
const results: Result[] = [];
try {
  const clean = openCleanRuns(server);
  for (const scenario of wanted) {
    const result = await runScenario(scenario, { ...server, seed, clean, say, limitMs: untilMs - Date.now() });
    results.push(result);
    (options.json ? say : console.log)(`${asText(result)}\n`);
  }
} finally {
  await server.close();
}
const report = reportOf({ at, seed, results, loadBefore });
// Some of the scenarios are for whoever is at work on them: printed and not kept.
if (isWhole) say(`Written to ${(await keep(report)).join(" and ")}`);
if (options.json) console.log(JSON.stringify(report));
process.exit(results.every(holds) ? 0 : 1);
