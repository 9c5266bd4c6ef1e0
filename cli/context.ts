import { type Runtime, openRuntime } from "../src/connect/runtime.ts";
import { type CliEnv, readCliEnv } from "../src/env.ts";
import { openLog } from "../src/log.ts";

export type Cli = { env: CliEnv; runtime: Runtime };

/** Open what a command works with, and close it whatever happens. Logs go to stderr: stdout is the answer. */
export async function withRuntime<T>(fn: (cli: Cli) => Promise<T>): Promise<T> {
  const env = readCliEnv();
  const log = openLog("cli", env.LOG_LEVEL, process.stderr);
  const runtime = await openRuntime(env, log, "sender");
  try {
    return await fn({ env, runtime });
  } finally {
    await runtime.close();
  }
}
