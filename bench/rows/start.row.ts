import { setTimeout as sleep } from "node:timers/promises";
import { runToEnd } from "../../scripts/child.ts";
import { interleaved, median, timed } from "../measure.ts";
import { memoryMb } from "../processes.ts";
import type { Figure, Row } from "../row.ts";
import { openStack, startWeb } from "../stack.ts";

const ROUNDS = 3;
/** What a process needed only to start has been given back by then. */
const SETTLED_MS = 3_000;

export const start: Row = {
  name: "start",
  title: "Start-up and idle memory",
  limitSeconds: 120,
  async run(bench) {
    const stack = await openStack(bench);
    const idle: Record<"web" | "worker", number[]> = { web: [], worker: [] };
    const seconds = await interleaved(ROUNDS, {
      node: () => timed(() => runToEnd({ args: ["--eval", ""], env: {} })),
      worker: () =>
        whileStarting(async () => {
          const worker = await stack.startWorker();
          return { pid: worker.pid, stop: stack.stopWorkers, kind: idle.worker };
        }),
      web: () =>
        whileStarting(async () => {
          const { child } = await startWeb(bench, stack.env);
          return { pid: child.pid, stop: () => child.stop(), kind: idle.web };
        }),
    });
    return [
      time("worker: spawn to ready", seconds.worker),
      time("web: spawn to ready, first page made", seconds.web),
      time("bare node, to its end", seconds.node),
      { what: "worker: idle RSS", value: median(idle.worker), unit: "MB" },
      { what: "web: idle RSS", value: median(idle.web), unit: "MB" },
    ];
  },
};

const time = (what: string, seconds: readonly number[]): Figure => ({ what, value: median(seconds), unit: "s" });

/** Starts a process, waits until it rests, notes its memory and ends it. @returns seconds until it was ready */
async function whileStarting(
  begin: () => Promise<{ pid: number; stop(): Promise<unknown>; kind: number[] }>,
): Promise<number> {
  const startedAt = performance.now();
  const { pid, stop, kind } = await begin();
  const seconds = (performance.now() - startedAt) / 1_000;
  await sleep(SETTLED_MS);
  kind.push(memoryMb(pid).now);
  await stop();
  return seconds;
}
