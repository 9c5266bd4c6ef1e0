import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { mkdirSync } from "node:fs";
import postgres from "postgres";
import { WEB_ARGS, WORKER_ARGS } from "../scripts/node-args.ts";
import { type Child, runToEnd, startChild } from "../scripts/child.ts";
import { freePort } from "../scripts/ports.ts";
import { sandboxEnv } from "../scripts/sandbox-env.ts";
import { type TestDatabase, cloneDatabase } from "../testkit/template.ts";
import type { Bench } from "./row.ts";
import { freshKey } from "./server.ts";

export type Env = Record<string, string>;
export type Stack = {
  database: TestDatabase;
  /** Superuser: sees every row. */
  sql: postgres.Sql;
  sandbox: Child;
  env: Env;
  /** Run a command and read its JSON answer. */
  cli<T>(...args: string[]): Promise<T>;
  /** The stand-in's own handles. @throws Error with its words when it refuses */
  control<T>(path: string, body?: object): Promise<T>;
  startWorker(): Promise<Child>;
  stopWorkers(): Promise<void>;
};

/** A database of its own, the provider stand-in and the settings that join them. All of it ends with the row. */
export async function openStack(bench: Bench, settings: Env = {}): Promise<Stack> {
  const database = await cloneDatabase(bench.template);
  bench.defer(database.drop);
  const sandbox = startChild({
    args: [...profiled(bench, "sandbox"), "sandbox/main.ts"],
    env: { SANDBOX_PORT: "0", SANDBOX_HOST: "127.0.0.1" },
  });
  bench.defer(() => sandbox.stop());
  const [, url = ""] = await sandbox.waitForLine(/"listening":\s*"([^"]+)"/);
  const env = {
    ...sandboxEnv(url),
    NODE_ENV: "production",
    LOG_LEVEL: "warn",
    APP_DATABASE_URL: database.appUrl,
    TOKEN_KEYS: freshKey(),
    DEMO_PASSWORD: randomBytes(12).toString("hex"),
    ...settings,
  };
  const sql = postgres(database.ownerUrl, { max: 2, onnotice: () => {} });
  bench.defer(() => sql.end());
  const workers: Child[] = [];
  const stopWorkers = async () => void (await Promise.all(workers.splice(0).map((worker) => worker.stop())));
  bench.defer(stopWorkers);
  return {
    database,
    sql,
    sandbox,
    env,
    async cli<T>(...args: string[]) {
      const output = await runToEnd({ args: ["cli/main.ts", ...args, "--json"], env });
      return JSON.parse(output.trim().split("\n").at(-1) ?? "null") as T;
    },
    async control<T>(path: string, body?: object) {
      const init = body && {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      };
      const answer = await fetch(new URL(`/control/${path}`, url), init);
      if (!answer.ok) throw new Error(`the stand-in answered ${answer.status} to ${path}: ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    async startWorker() {
      const worker = startChild({ args: [...profiled(bench, "worker"), ...WORKER_ARGS], env });
      workers.push(worker);
      await worker.waitForLine(/"working":true/);
      return worker;
    },
    stopWorkers,
  };
}

/** The built pages, in production's process. */
export async function startWeb(bench: Bench, env: Env): Promise<{ child: Child; url: string }> {
  const port = await freePort(4480);
  const url = `http://127.0.0.1:${port}`;
  const child = startChild({
    args: [...profiled(bench, "web"), ...WEB_ARGS],
    env: { ...env, HOST: "127.0.0.1", PORT: String(port), PUBLIC_ORIGIN: url },
  });
  bench.defer(() => child.stop());
  await child.waitForLine(/"listening"/);
  return { child, url };
}

/** With `--profile`: node's own CPU profile of the process, written when it ends. */
function profiled({ profiles }: Bench, name: string): string[] {
  if (profiles === undefined) return [];
  mkdirSync(profiles, { recursive: true });
  return ["--cpu-prof", "--cpu-prof-dir", profiles, "--cpu-prof-name", `${name}-${Date.now()}.cpuprofile`];
}

/** @throws Error when it has not come true in time */
export async function until(what: string, seconds: number, isTrue: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + seconds * 1_000; performance.now() < deadline; await sleep(100)) {
    if (await isTrue()) return;
  }
  throw new Error(`${what}: not within ${seconds} s`);
}
