import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Child, type ChildOptions, runToEnd } from "./child.ts";
import { freePort } from "./ports.ts";
import { keepRunning, type Service } from "./service.ts";
import type { Shutdown } from "./shutdown.ts";

/** What every part of a start shares. */
export type Parts = {
  say: (line: string) => void;
  /** Things the person should know, for the start screen. */
  notes: string[];
  /** Awaits `work` and says how long it took. */
  step<T>(what: string, work: Promise<T>): Promise<T>;
  portFor(what: string, wanted: number): Promise<number>;
  /** A long-running part: stopped in its turn, started again when it dies. */
  service(name: string, options: ChildOptions): Service;
  /** A command that ends. @returns its output @throws Error with its output when it fails */
  command(what: string, options: ChildOptions): Promise<string>;
};

export function createParts(dataDir: string, shutdown: Shutdown, say: (line: string) => void): Parts {
  const notes: string[] = [];
  const fail = (message: string) => {
    say(`\n${message}`);
    void shutdown.run(1);
  };
  return {
    say,
    notes,
    async step(what, work) {
      const startedAt = performance.now();
      const result = await work;
      say(`✓ ${what} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
      return result;
    },
    async portFor(what, wanted) {
      const port = await freePort(wanted);
      if (port !== wanted && wanted !== 0) notes.push(`port ${wanted} is taken, so ${what} uses ${port}`);
      return port;
    },
    service(name, options) {
      const logFile = join(dataDir, "logs", `${name}.log`);
      const onTrouble = (message: string) => say(`! ${message}`);
      const service = keepRunning({ ...options, name, logFile, onTrouble, onGiveUp: fail });
      shutdown.add(name, service.stop);
      return service;
    },
    command: (what, options) => runToEnd(options, (child) => shutdown.add(what, () => child.stop(5_000))),
  };
}

/** Resolves when the address answers 2xx. @throws Error with the process's last lines when it dies or takes 60 s */
export async function untilHealthy(child: Child, url: string): Promise<void> {
  const dead = child.exited.then(() => true);
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
    if (answered?.ok) return;
    if (await Promise.race([dead, delay(150, false)])) break;
  }
  throw new Error(`${url} does not answer. Last lines:\n${child.output()}`);
}
