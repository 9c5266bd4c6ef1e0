import { type Runtime, openRuntime } from "../src/connect/runtime.ts";
import { type CliEnv, readCliEnv } from "../src/env.ts";
import { ConfigError } from "../src/errors.ts";
import { openLog } from "../src/log.ts";

export type Cli = { env: CliEnv; runtime: Runtime };

/** Open what a command works with, and close it whatever happens. Logs go to stderr: stdout is the answer. */
export async function withRuntime<T>(fn: (cli: Cli) => Promise<T>): Promise<T> {
  const env = readSettings();
  const log = openLog("cli", env.LOG_LEVEL, process.stderr);
  const runtime = await openRuntime(env, log, "sender");
  try {
    return await fn({ env, runtime });
  } finally {
    await runtime.close();
  }
}

/** `npm start` tells where its parts are only while it runs: the likeliest reason for settings that are missing. */
function readSettings(): CliEnv {
  try {
    return readCliEnv();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      `${error.message}\nIs \`npm start\` running here? While it runs, it sets what a command needs.`,
    );
  }
}
