import { randomBytes } from "node:crypto";
import { WORKER_ARGS } from "../scripts/node-args.ts";
import postgres from "postgres";
import { type TestDatabase, openTestDatabase } from "./database.ts";
import { type Child, type ChildOptions, runToEnd, startChild } from "./process.ts";
import { type TestSandbox, startTestSandbox } from "./sandbox.ts";

export type Stack = {
  database: TestDatabase;
  sandbox: TestSandbox;
  /** Superuser: sees every row. */
  sql: postgres.Sql;
  env: Record<string, string>;
  /** Run a command and read its JSON answer. */
  cli<T>(...args: string[]): Promise<T>;
  startWorker(own?: WorkerOptions): Promise<Child>;
  stop(): Promise<void>;
};

export type WorkerOptions = Pick<ChildOptions, "onLine"> & { env?: Record<string, string> };
/** Absent: a clone of the test run's template, in memory only. */
export type StackOptions = { database?: TestDatabase; env?: Record<string, string> };

/** A database, the provider stand-in and the settings that join them; workers are started by the test. */
export async function startStack(own: StackOptions = {}): Promise<Stack> {
  const [database, sandbox] = await Promise.all([own.database ?? openTestDatabase(), startTestSandbox()]);
  const workers: Child[] = [];
  const env = {
    NODE_ENV: "test",
    LOG_LEVEL: "warn",
    APP_DATABASE_URL: database.appUrl,
    TOKEN_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    DEMO_PASSWORD: randomBytes(12).toString("hex"),
    ...sandbox.env,
    ...own.env,
  };
  const sql = postgres(database.ownerUrl, { max: 2, onnotice: () => {} });
  return {
    database,
    sandbox,
    sql,
    env,
    async cli<T>(...args: string[]) {
      const output = await runToEnd({ args: ["cli/main.ts", ...args, "--json"], env });
      return JSON.parse(output.trim().split("\n").at(-1) ?? "null") as T;
    },
    async startWorker({ env: other, ...options } = {}) {
      const worker = startChild({ args: WORKER_ARGS, env: { ...env, ...other }, ...options });
      workers.push(worker);
      await worker.waitForLine(/"working":true/);
      return worker;
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop(5_000)));
      await sql.end();
      await sandbox.stop();
      await database.drop();
    },
  };
}
