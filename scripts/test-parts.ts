import { existsSync, readFileSync } from "node:fs";

export type Count = { passed: number; failed: number };

export type Part = {
  name: string;
  group: "static" | "unit" | "pg" | "build" | "e2e";
  args: string[];
  env?: Record<string, string | undefined>;
  /** Names of parts that must have ended first, whatever their result. */
  after?: string[];
  /** True: uses both cores itself, so nothing runs beside it. */
  alone?: boolean;
  /** Counts the tests of the runner's report; a part without counts as one test. */
  count?: () => Count;
};

const bin = {
  prettier: "node_modules/prettier/bin/prettier.cjs",
  oxlint: "node_modules/oxlint/bin/oxlint",
  tsc: "node_modules/typescript/bin/tsc",
  astro: "node_modules/astro/bin/astro.mjs",
  vitest: "node_modules/vitest/vitest.mjs",
  playwright: "node_modules/@playwright/test/cli.js",
};

/** Everything CI runs, in order of start. `reports` is a folder for the runners' JSON reports. */
export function testParts(reports: string): Part[] {
  const quiet = { FORCE_COLOR: undefined, ASTRO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
  const vitest = (name: "unit" | "pg"): Pick<Part, "args" | "count"> => ({
    args: [
      bin.vitest,
      "run",
      "--project",
      name,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reports}/${name}.json`,
    ],
    count: () => vitestCount(`${reports}/${name}.json`),
  });
  const parts: Part[] = [
    // First: it writes the types that tsc and the build read.
    { name: "astro check", group: "static", args: [bin.astro, "check", "--minimumFailingSeverity", "hint"] },
    { name: "format", group: "static", args: [bin.prettier, "--check", "--log-level=warn", "."] },
    { name: "lint", group: "static", args: [bin.oxlint, "--deny-warnings"] },
    { name: "unit", group: "unit", ...vitest("unit") },
    { name: "types", group: "static", args: [bin.tsc, "--noEmit"], after: ["astro check"] },
    { name: "build", group: "build", args: ["scripts/build-now.ts"], after: ["astro check", "types"] },
    { name: "pg", group: "pg", ...vitest("pg"), alone: true },
    {
      name: "e2e",
      group: "e2e",
      args: [bin.playwright, "test", "--reporter=list,json"],
      // Its workers warn about NO_COLOR, because it sets FORCE_COLOR for them.
      env: { NO_COLOR: undefined, FORCE_COLOR: "0", PLAYWRIGHT_JSON_OUTPUT_NAME: `${reports}/e2e.json` },
      after: ["build"],
      alone: true,
      count: () => playwrightCount(`${reports}/e2e.json`),
    },
  ];
  return parts.map((part) => ({ ...part, env: { ...quiet, ...part.env } }));
}

type VitestReport = {
  numPassedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

/** A skipped test counts as failed: here nothing may be skipped. So does a file that did not load. */
function vitestCount(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  const tests = report.testResults.flatMap((result) => result.assertionResults);
  const notPassed = tests.filter((test) => test.status !== "passed").length;
  const notLoaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status === "passed"),
  ).length;
  return { passed: report.numPassedTests, failed: notPassed + notLoaded };
}

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
};

function playwrightCount(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { stats, errors } = JSON.parse(readFileSync(file, "utf8")) as PlaywrightReport;
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length };
}
