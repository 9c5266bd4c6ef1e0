import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, isBuilt } from "./build.ts";
import { ROOT } from "./child.ts";
import { type Env, loadEnvFile, writeEnvFile } from "./env-file.ts";
import { withLock } from "./file-lock.mjs";
import { sandboxEnv } from "./sandbox-env.ts";
import { createShutdown } from "./shutdown.ts";
import { openDatabase } from "./start-database.ts";
import { fillDemo } from "./start-demo.ts";
import { readStartOptions, type StartOptions } from "./start-options.ts";
import { createParts, type Parts, untilHealthy } from "./start-parts.ts";
import { startScreen } from "./start-screen.ts";
import { WEB_ARGS, WORKER_ARGS } from "./node-args.ts";

const say = (line: string) => console.log(line);
const dataDir = resolve(process.env["SYNCLINE_DATA"] || join(ROOT, ".data"));
const lock = join(dataDir, "start.lock");
const shutdown = createShutdown(say);
const parts = createParts(dataDir, shutdown, say);

async function start(options: StartOptions): Promise<void> {
  const settings = loadEnvFile(join(ROOT, ".env"), process.env);
  // Pages are built while database and stand-in come up; a failure is seen where the web part needs them.
  const pages = options.dev || isBuilt() ? Promise.resolve() : parts.step("Pages built", build(parts));
  pages.catch(() => {});
  const database = parts.step("Database up and migrated", openDatabase(settings, dataDir, shutdown, parts));
  const sandbox = settings["GOOGLE_CLIENT_ID"] ? null : parts.step("Provider stand-in up", startSandbox(settings));
  await Promise.allSettled([database, sandbox]);
  const sandboxUrl = await sandbox;
  const { env: databaseEnv, where } = await database;

  const port = await parts.portFor("the web part", Number(settings["PORT"] || 4321));
  const url = settings["PUBLIC_ORIGIN"] || `http://localhost:${port}`;
  const joined: Env = {
    ...databaseEnv,
    ...(sandboxUrl ? sandboxEnv(sandboxUrl) : {}),
    TOKEN_KEYS: settings["TOKEN_KEYS"],
    NODE_ENV: options.dev ? "development" : "production",
    HOST: settings["HOST"] || "127.0.0.1",
    PORT: String(port),
    PUBLIC_ORIGIN: url,
    DEMO_EMAIL: settings["DEMO_EMAIL"] || "demo@example.com",
  };
  keepForCommands(joined);
  const env = { ...settings, ...joined };
  const demo = sandboxUrl ? parts.step("Demo mailbox connected", fillDemo(parts, options, env, dataDir)) : null;
  demo?.catch(() => {});
  await startProcesses(parts, options, env, pages, port);
  const signIn = await demo;
  say(startScreen({ url, signIn, sandboxUrl, database: where, dataDir, notes: parts.notes, dev: options.dev }));
}

async function startSandbox(settings: Env): Promise<string> {
  const port = await parts.portFor("the provider stand-in", Number(settings["SANDBOX_PORT"] || 4400));
  const env = { ...settings, SANDBOX_PORT: String(port), SANDBOX_DATA: join(dataDir, "sandbox") };
  const { first } = parts.service("sandbox", { args: ["sandbox/main.ts"], env });
  const [, url = ""] = await first.waitForLine(/"listening":\s*"([^"]+)"/);
  return url;
}

/** The worker needs no pages: it reads the mailbox while they are being built. */
async function startProcesses(
  { service, step }: Parts,
  { dev }: StartOptions,
  env: Env,
  pages: Promise<void>,
  port: number,
): Promise<void> {
  // The owner's address is for migrate only.
  const processEnv = { ...env, DATABASE_URL: undefined, ASTRO_TELEMETRY_DISABLED: "1" };
  service("worker", {
    args: dev ? ["scripts/watch.ts", "worker/main.ts", "worker", "src"] : WORKER_ARGS,
    env: processEnv,
  });
  await pages;
  const astroDev = ["node_modules/astro/bin/astro.mjs", "dev", "--host", "127.0.0.1", "--port", String(port)];
  const web = service("web", { args: dev ? astroDev : WEB_ARGS, env: processEnv });
  const host = env["HOST"] && env["HOST"] !== "0.0.0.0" && !dev ? env["HOST"] : "127.0.0.1";
  await step("Web up", untilHealthy(web.first, `http://${host}:${port}/health/live`));
}

/** `npx syncline …` reads this file and so talks to the parts that run. */
function keepForCommands(env: Env): void {
  const file = join(dataDir, "run.env");
  writeEnvFile(file, env);
  shutdown.add("run.env", async () => rmSync(file, { force: true }));
}

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2));
  mkdirSync(join(dataDir, "logs"), { recursive: true });
  await withLock(
    lock,
    async () => {
      shutdown.add("lock", async () => rmSync(lock, { force: true }));
      await start(options);
      await new Promise(() => {});
    },
    (pid) => {
      say(`Syncline already runs from this folder (process ${pid}). Stop it first: kill ${pid}`);
      process.exit(1);
    },
  );
}

main().catch((error: unknown) => {
  if (shutdown.isStopping()) return;
  say(`\n${error instanceof Error ? error.message : String(error)}`);
  void shutdown.run(1);
});
