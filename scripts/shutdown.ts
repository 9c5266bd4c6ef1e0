export type Shutdown = {
  /** What must be stopped; later ones are stopped first. */
  add(name: string, stop: () => Promise<unknown>): void;
  isStopping(): boolean;
  /** Stops everything, once, in reverse order, and ends this process. */
  run(exitCode: number): Promise<void>;
};

/** Ctrl-C reaches us once from the terminal and again from npm and the bootstrap: only the first counts. */
export function createShutdown(report: (line: string) => void, signalExitCode = 0): Shutdown {
  const stops: { name: string; stop: () => Promise<unknown> }[] = [];
  let stopping = false;
  const shutdown: Shutdown = {
    add: (name, stop) => stops.push({ name, stop }),
    isStopping: () => stopping,
    async run(exitCode) {
      if (stopping) return;
      stopping = true;
      // Popped, not iterated: a start that is still under way may add to it.
      for (let last = stops.pop(); last; last = stops.pop()) {
        const { name, stop } = last;
        await stop().catch((error: unknown) => report(`${name} did not stop cleanly: ${String(error)}`));
      }
      report("Stopped.");
      process.exit(exitCode);
    },
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!stopping) report("\nStopping …");
      void shutdown.run(signalExitCode);
    });
  }
  return shutdown;
}
