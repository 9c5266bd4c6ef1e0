import { setTimeout as delay } from "node:timers/promises";
import { type Child, type ChildOptions, startChild } from "./child.ts";

export type ServiceOptions = ChildOptions & {
  name: string;
  logFile: string;
  /** Told each time the process dies and is started again. */
  onTrouble: (message: string) => void;
  /** Told once, when starting again is pointless. */
  onGiveUp: (message: string) => void;
};

export type Service = {
  /** The first process; later ones replace it silently. */
  first: Child;
  stop(): Promise<void>;
};

const BAD_CONFIGURATION = 78;
const HEALTHY_MS = 30_000;
const MAX_QUICK_DEATHS = 5;

/** Keeps one process running: started again after 1, 2, 4, 8 s; five deaths in a row within 30 s each end it. */
export function keepRunning(options: ServiceOptions): Service {
  const stopping = new AbortController();
  let child = startChild(options);
  const first = child;

  const watch = async () => {
    let quickDeaths = 0;
    while (true) {
      const startedAt = performance.now();
      const code = await child.exited;
      if (stopping.signal.aborted) return;
      quickDeaths = performance.now() - startedAt > HEALTHY_MS ? 1 : quickDeaths + 1;
      const what = `${options.name} stopped (exit ${code ?? "by signal"}). Its last lines, from ${options.logFile}:\n${lastLines(child)}`;
      if (code === BAD_CONFIGURATION || quickDeaths === MAX_QUICK_DEATHS) return options.onGiveUp(what);
      const waitSeconds = 2 ** (quickDeaths - 1);
      options.onTrouble(`${what}\nStarting it again in ${waitSeconds} s.`);
      await delay(waitSeconds * 1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      child = startChild(options);
    }
  };
  void watch();

  return {
    first,
    async stop() {
      stopping.abort();
      await child.stop(15_000);
    },
  };
}

function lastLines(child: Child): string {
  const lines = child.output().split("\n").slice(-8);
  return lines.map((line) => `    ${line.slice(0, 300)}`).join("\n");
}
