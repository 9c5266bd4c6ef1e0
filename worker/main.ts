import { openRuntime } from "#src/connect/runtime.ts";
import { readWorkerEnv } from "#src/env.ts";
import { isAppError } from "#src/errors.ts";
import { openLog } from "#src/log.ts";
import { collectProcessMetrics } from "#src/metrics.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { workQueues } from "./work.ts";

/** sysexits.h: bad configuration. */
const EX_CONFIG = 78;
/** A turn may run 15 s on; a container gets 30 s as a rule. */
const GRACE_MS = 25_000;

try {
  await main();
} catch (error) {
  process.stderr.write(
    `${isAppError(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(isAppError(error) && error.code === "BAD_CONFIG" ? EX_CONFIG : 1);
}

async function main(): Promise<void> {
  const env = readWorkerEnv();
  const log = openLog("worker", env.LOG_LEVEL);
  collectProcessMetrics();
  const runtime = await openRuntime(env, log, "worker");
  const stopping = new AbortController();
  const stopHeartbeat = startHeartbeat(runtime.db, (err) => log.warn({ err }, "heartbeat not written"));
  await workQueues(runtime.boss, log, { ...runtime, stopping: stopping.signal }, env.WORKER_CONCURRENCY);

  const stop = async (signal: string) => {
    if (stopping.signal.aborted) return;
    log.info({ signal }, "stopping: committing what is in hand");
    stopping.abort();
    await runtime.boss.stop({ graceful: true, timeout: GRACE_MS });
    await stopHeartbeat();
    await runtime.close();
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
  // Last: whoever reads it may ask for a stop at once.
  process.stdout.write(`${JSON.stringify({ working: true, concurrency: env.WORKER_CONCURRENCY })}\n`);
}
