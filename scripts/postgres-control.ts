import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { PostgresHost } from "./postgres-host.ts";

const exec = promisify(execFile);

const ALWAYS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=200",
  "shared_buffers=256MB",
  "timezone=UTC",
  "log_timezone=UTC",
];
const FOR_TESTS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/** The bare defaults would give SQL_ASCII, and a lower('Ä') that depends on the machine. */
export async function runInitdb(host: PostgresHost, dataDir: string, owner: string, pwfile: string): Promise<void> {
  const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  const rest = ["--auth=scram-sha-256", `--username=${owner}`, `--pwfile=${pwfile}`, "--no-sync"];
  await run(host, "initdb", ["-D", dataDir, ...locale, ...rest]);
}

/** The port of the server that runs on this data folder, null when there is none. A left-over pid file is removed. */
export function runningPort(host: PostgresHost): number | null {
  const pidFile = join(host.dataDir, "postmaster.pid");
  if (!existsSync(pidFile)) return null;
  const [pid, , , port] = readFileSync(pidFile, "utf8").split("\n");
  if (isPostmasterOf(host, Number(pid))) return Number(port);
  rmSync(pidFile, { force: true });
  return null;
}

/** A process id in an old pid file may belong to anything by now: only its command line tells. */
function isPostmasterOf(host: PostgresHost, pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(host.dataDir);
  } catch {
    return true;
  }
}

/** Starts the server, detached from this process, and returns its port once it accepts connections. */
export async function launch(host: PostgresHost, port: number, durable: boolean): Promise<number> {
  const settings = [...ALWAYS, ...(durable ? [] : FOR_TESTS)].map((setting) => `-c ${setting}`).join(" ");
  const log = join(host.dataDir, "server.log");
  rmSync(log, { force: true });
  const start = ["start", "-w", "-t", "60", "-D", host.dataDir, "-l", log, "-o", `-p ${port} ${settings}`];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run(host, "pg_ctl", start);
      return port;
    } catch (error) {
      // After kill -9 of the server its children need a moment to notice and to let go of the shared memory.
      if (attempt === 5) throw new Error(`Postgres does not start.\n${tail(log) || String(error)}`, { cause: error });
      await delay(1_000);
    }
  }
}

/** Stops as a power cut does: whoever is connected is cut off, and the next start replays the log. */
export async function cutPower(host: PostgresHost): Promise<void> {
  if (runningPort(host) !== null) await run(host, "pg_ctl", ["stop", "-w", "-m", "immediate", "-D", host.dataDir]);
}

/** Disconnects clients and stops; returns when the data is safe. */
export async function shutDown(host: PostgresHost): Promise<void> {
  if (runningPort(host) !== null) await run(host, "pg_ctl", ["stop", "-w", "-m", "fast", "-D", host.dataDir]);
}

async function run(host: PostgresHost, program: string, args: string[]): Promise<void> {
  const env = { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
  await exec(join(host.bin, program), args, { ...host.user, cwd: "/", env });
}

function tail(log: string): string {
  return existsSync(log) ? readFileSync(log, "utf8").split("\n").slice(-15).join("\n").trim() : "";
}
