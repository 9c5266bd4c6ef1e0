import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT, startChild } from "./child.ts";
import { createShutdown } from "./shutdown.ts";
import { type Count, type Part, testParts } from "./test-parts.ts";

type Result = Count & { part: Part; seconds: number };

const reports = join(ROOT, ".data/test");
const shutdown = createShutdown((line) => console.log(line), 130);

/** Runs one part to its end and says how it went; a failure shows the end of its log. */
async function runPart(part: Part): Promise<Result> {
  const startedAt = performance.now();
  const logFile = join(reports, `${part.name.replaceAll(" ", "-")}.log`);
  const child = startChild({ args: part.args, env: part.env ?? {}, logFile });
  shutdown.add(part.name, () => child.stop());
  const ok = (await child.exited) === 0;
  const seconds = (performance.now() - startedAt) / 1_000;
  const count = part.count?.() ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  const failed = ok ? count.failed : Math.max(count.failed, 1);
  const result = { part, seconds, passed: count.passed, failed };
  if (failed > 0) console.log(`\n──── ${part.name} ────\n${tail(logFile)}\n──── full log: ${logFile}\n`);
  console.log(line(result));
  return result;
}

function line({ part, passed, failed, seconds }: Result): string {
  const tests = part.count ? `${passed} passed, ${failed} failed` : "";
  return `${failed > 0 ? "✗" : "✓"} ${part.name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${tests}`;
}

function tail(file: string): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-250).join("\n");
  } catch {
    return "(it printed nothing)";
  }
}

/** Two lanes for two cores; a part that uses both itself waits until it is alone. */
async function runAll(parts: Part[]): Promise<Result[]> {
  const waiting = [...parts];
  const running = new Map<Part, Promise<Result>>();
  const results: Result[] = [];
  while (waiting.length + running.size > 0) {
    const pending = [...waiting, ...running.keys()].map((part) => part.name);
    const isReady = (part: Part) =>
      !part.after?.some((name) => pending.includes(name)) && (!part.alone || running.size === 0);
    const isFree = running.size < 2 && ![...running.keys()].some((part) => part.alone);
    const next = isFree ? waiting.find(isReady) : undefined;
    if (next) {
      waiting.splice(waiting.indexOf(next), 1);
      running.set(next, runPart(next));
    } else {
      const ended = await Promise.race(running.values());
      running.delete(ended.part);
      results.push(ended);
    }
  }
  return results;
}

const wanted = process.argv.slice(2);
const all = testParts(reports);
const parts = all.filter((part) => wanted.length === 0 || wanted.includes(part.group) || wanted.includes(part.name));
if (parts.length === 0) {
  console.error(
    `Nothing is called ${wanted.join(" ")}. There are: ${[...new Set(all.map((part) => part.group))].join(", ")}`,
  );
  process.exit(2);
}
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const results = await runAll(parts);
const total = (key: keyof Count) => results.reduce((sum, result) => sum + result[key], 0);
if (!shutdown.isStopping()) {
  console.log(`\n${parts.length} parts in ${process.uptime().toFixed(0)} s\n`);
  console.log(`${total("passed")} passed, ${total("failed")} failed`);
  process.exit(total("failed") > 0 ? 1 : 0);
}
