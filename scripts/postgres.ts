import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import postgres from "postgres";
import { isTagAlive, processTag, withLock } from "./file-lock.mjs";
import { freePort } from "./ports.ts";
import { cutPower, launch, runInitdb, runningPort, shutDown } from "./postgres-control.ts";
import { postgresHost, type PostgresHost } from "./postgres-host.ts";

export type PostgresOptions = {
  dataDir: string;
  /** Wanted port; the next free one is used when it is taken. */
  port: number;
  /** false: fast and lost in a power cut, for tests. */
  durable: boolean;
  database?: string;
};

export type Postgres = {
  /** Superuser connection string of `database`. */
  ownerUrl: string;
  port: number;
  dataDir: string;
  /** Ends the server without a chance to tidy up, whoever uses it; `revive` starts it again. For tests of just that. */
  cutPower(): Promise<void>;
  /** Starts the server again on its port when it has died. */
  revive(): Promise<void>;
  /** Stops the server unless another live process uses it. */
  stop(): Promise<void>;
};

const OWNER = "syncline";

/**
 * Starts the embedded Postgres, or joins the one that already runs on this data folder (another process uses it, or
 * one that was killed left it behind). Listens on 127.0.0.1 only.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const host = postgresHost(resolve(options.dataDir));
  const lock = `${host.dataDir}.lock`;
  const database = options.database ?? OWNER;
  return withLock(lock, async () => {
    await initialise(host);
    const port = runningPort(host) ?? (await launch(host, await freePort(options.port), options.durable));
    register(host);
    await createDatabase(host, port, database);
    return {
      ownerUrl: urlOf(host, port, database),
      port,
      dataDir: host.dataDir,
      cutPower: () => withLock(lock, () => cutPower(host)),
      revive: () =>
        withLock(lock, async () => {
          if (runningPort(host) === null) await launch(host, port, options.durable);
        }),
      stop: () => withLock(lock, () => release(host)),
    };
  });
}

/** Made under another name and renamed, so that an initdb cut short leaves nothing that looks finished. */
async function initialise(host: PostgresHost): Promise<void> {
  if (existsSync(join(host.dataDir, "PG_VERSION"))) return;
  const fresh = `${host.dataDir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  rmSync(passwordFile(host), { force: true });
  writeFileSync(passwordFile(host), randomBytes(24).toString("base64url"), { mode: 0o600 });
  if (host.user) for (const path of [fresh, passwordFile(host)]) chownSync(path, host.user.uid, host.user.gid);
  await runInitdb(host, fresh, OWNER, passwordFile(host));
  renameSync(fresh, host.dataDir);
}

async function createDatabase(host: PostgresHost, port: number, database: string): Promise<void> {
  const admin = postgres(urlOf(host, port, "postgres"), { max: 1, onnotice: () => {} });
  try {
    const found = await admin`select 1 from pg_database where datname = ${database}`;
    if (found.length === 0) await admin`create database ${admin(database)}`;
  } finally {
    await admin.end();
  }
}

function passwordFile(host: PostgresHost): string {
  return `${host.dataDir}.password`;
}

function urlOf(host: PostgresHost, port: number, database: string): string {
  return `postgres://${OWNER}:${readFileSync(passwordFile(host), "utf8").trim()}@127.0.0.1:${port}/${database}`;
}

function register(host: PostgresHost): void {
  mkdirSync(usersOf(host), { recursive: true });
  writeFileSync(join(usersOf(host), processTag()), "");
}

async function release(host: PostgresHost): Promise<void> {
  rmSync(join(usersOf(host), processTag()), { force: true });
  const others = existsSync(usersOf(host)) ? readdirSync(usersOf(host)).filter(isTagAlive) : [];
  if (others.length > 0) return;
  rmSync(usersOf(host), { recursive: true, force: true });
  await shutDown(host);
}

function usersOf(host: PostgresHost): string {
  return `${host.dataDir}.users`;
}
