import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { ROOT, isAlive } from "../scripts/child.ts";
import { type Postgres, startPostgres } from "../scripts/postgres.ts";
import { type TestServer, openTestServer } from "../testkit/template.ts";

export type BenchServer = { postgres: BenchPostgres; template: TestServer; close(): Promise<void> };
export type BenchPostgres = Postgres & {
  /** The process whose children do the work. */
  serverPid(): number;
};

/**
 * A Postgres of the bench's own with the settings of production: every commit reaches the disk. Databases that a killed
 * bench left behind are removed.
 */
export async function openBenchServer(): Promise<BenchServer> {
  const dataDir = join(process.env["SYNCLINE_DATA"] ?? join(ROOT, ".data"), "bench-postgres");
  const port = Number(process.env["PG_PORT"] ?? 5499) + 20;
  const server = await startPostgres({ dataDir, port, durable: true });
  try {
    await dropLeftOvers(server.ownerUrl);
    process.env["TEST_DATABASE_URL"] = server.ownerUrl;
    const template = await openTestServer();
    const close = async () => {
      await template.close();
      await server.stop();
    };
    const serverPid = () => Number(readFileSync(join(server.dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
    return { postgres: { ...server, serverPid }, template, close };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function dropLeftOvers(ownerUrl: string): Promise<void> {
  const admin = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  try {
    const databases = await admin<{ datname: string }[]>`select datname from pg_database`;
    for (const { datname } of databases) {
      const [, pid] = /^syncline_test_(\d+)_/.exec(datname) ?? [];
      if (pid && !isAlive(Number(pid))) await admin`drop database if exists ${admin(datname)} with (force)`;
    }
  } finally {
    await admin.end();
  }
}

/** Settings that both the stand-in's clients and our processes need; the key is thrown away with the database. */
export const freshKey = (): string => `bench:${randomBytes(32).toString("base64")}`;
