import { Command } from "commander";
import { type Runtime, openRuntime } from "../src/connect/runtime.ts";
import { GLOBAL_TABLES } from "../src/db/global-tables.ts";
import { looseTables, queueHealth, workerHealth } from "../src/domain/operations/health.ts";
import { type CliEnv, readCliEnv } from "../src/env.ts";
import { isAppError } from "../src/errors.ts";
import { DEAD_LETTER } from "../src/jobs/define.ts";
import { pingWorkers } from "../src/jobs/ping.ts";
import { openLog } from "../src/log.ts";
import { print } from "./output.ts";

type Check = { name: string; ok: boolean; detail: string; remedy: string | null };

const PING_MS = 15_000;

/** Exit code 0 when every check is good. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description("send a job through the whole queue, look at everything it needs, and explain what is wrong")
    .option("--json", "answer as JSON", false)
    .action(async ({ json }: { json: boolean }) => {
      const checks = await examine();
      const ok = checks.every((check) => check.ok);
      print(json, { ok, checks }, () => checks.map(inWords).join("\n"));
      if (!ok) process.exitCode = 1;
    });
}

function inWords({ name, ok, detail, remedy }: Check): string {
  return `${ok ? "ok  " : "BAD "} ${name.padEnd(18)} ${detail}${remedy === null ? "" : `\n     ${" ".repeat(18)} → ${remedy}`}`;
}

const good = (name: string, detail: string): Check => ({ name, ok: true, detail, remedy: null });
const bad = (name: string, detail: string, remedy: string): Check => ({ name, ok: false, detail, remedy });

async function examine(): Promise<Check[]> {
  let env: CliEnv;
  try {
    env = readCliEnv();
  } catch (error) {
    return [
      bad(
        "environment",
        messageOf(error),
        "Is `npm start` running here? While it runs, it sets what is needed; .env.example explains each.",
      ),
    ];
  }
  const log = openLog("doctor", "silent");
  const runtime = await openRuntime(env, log, "sender").catch((error: unknown) => error);
  if (!isRuntime(runtime)) return [good("environment", "complete"), unopened(runtime)];
  try {
    return [
      good("environment", "complete"),
      good("database", "reachable, schema of this build, role bound by row-level security"),
      await tenancy(runtime),
      await workers(runtime),
      await queue(runtime),
      await deadLetters(runtime),
      provider(env, runtime),
    ];
  } finally {
    await runtime.close();
  }
}

const isRuntime = (value: unknown): value is Runtime => typeof value === "object" && value !== null && "boss" in value;
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function unopened(error: unknown): Check {
  return isAppError(error)
    ? bad("database", error.message, "`npm run migrate` with DATABASE_URL set to the owner.")
    : bad("database", "does not answer", "Is Postgres running, and is APP_DATABASE_URL right?");
}

async function tenancy({ db }: Runtime): Promise<Check> {
  const loose = await looseTables(db, GLOBAL_TABLES);
  return loose.length === 0
    ? good("tenant isolation", "every tenant table is under forced row-level security")
    : bad(
        "tenant isolation",
        `not under forced row-level security: ${loose.join(", ")}`,
        "Stop the app and restore the policies; somebody changed the schema by hand.",
      );
}

async function workers({ db }: Runtime): Promise<Check> {
  const { alive, lastSeenSeconds } = await workerHealth(db);
  if (alive > 0) return good("workers", `${alive} alive`);
  const seen =
    lastSeenSeconds === null ? "none has been seen" : `the last was seen ${Math.round(lastSeenSeconds)} s ago`;
  return bad("workers", seen, "Start one: `npm run worker`.");
}

async function queue({ boss, db }: Runtime): Promise<Check> {
  const tookMs = await pingWorkers(boss, PING_MS);
  const waiting = (await queueHealth(db)).reduce((sum, one) => sum + one.waiting, 0);
  return tookMs === null
    ? bad(
        "queue",
        `a job was not done in ${PING_MS / 1_000} s; ${waiting} waiting`,
        "A worker is missing or stuck: look at its log, then restart it.",
      )
    : good("queue", `a job went through in ${tookMs} ms; ${waiting} waiting`);
}

async function deadLetters({ db }: Runtime): Promise<Check> {
  const dead = (await queueHealth(db)).find((one) => one.queue === DEAD_LETTER)?.waiting ?? 0;
  return dead === 0
    ? good("dead letters", "none")
    : bad(
        "dead letters",
        `${dead} job(s) were given up`,
        "The worker's log names each with its reason; what they were for shows on the connection.",
      );
}

function provider(env: CliEnv, { providers }: Runtime): Check {
  if (providers.size === 0)
    return bad(
      "providers",
      "none is set up",
      "Set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET; docs/google-setup.md says how.",
    );
  const where = env.SANDBOX_URL ? ", through the stand-in" : "";
  return good("providers", `${[...providers.keys()].join(", ")}${where}`);
}
