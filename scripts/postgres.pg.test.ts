import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { startChild } from "./child.ts";
import { isAlive } from "./file-lock.mjs";
import { type Postgres, startPostgres } from "./postgres.ts";

const home = mkdtempSync(join(tmpdir(), "postgres-"));
// Root's Postgres is run by another user, who must get through.
chmodSync(home, 0o755);
const options = { dataDir: join(home, "data"), port: 5610, durable: true };

afterAll(async () => {
  const last = await startPostgres(options);
  await last.stop();
  rmSync(home, { recursive: true, force: true });
});

async function ask(server: Postgres, query: string): Promise<unknown> {
  const sql = postgres(server.ownerUrl, { max: 1 });
  const [row] = await sql.unsafe(query).finally(() => sql.end());
  return row?.["answer"];
}

const postmaster = (server: Postgres) =>
  Number(readFileSync(join(server.dataDir, "postmaster.pid"), "utf8").split("\n")[0]);

test("a new server speaks UTF-8, lowers umlauts and listens on the loopback only", async () => {
  const server = await startPostgres(options);
  expect(await ask(server, "select lower('ÄÖÜ') as answer")).toBe("äöü");
  expect(await ask(server, "select current_setting('server_encoding') as answer")).toBe("UTF8");
  expect(await ask(server, "select current_setting('listen_addresses') as answer")).toBe("127.0.0.1");
  expect(await ask(server, "select current_setting('fsync') as answer")).toBe("on");
  expect(statSync(`${server.dataDir}.password`).mode & 0o777).toBe(0o600);
  await server.stop();
});

test("a wrong password is refused", async () => {
  const server = await startPostgres(options);
  const url = new URL(server.ownerUrl);
  url.password = "wrong";
  await expect(postgres(url.href, { max: 1 })`select 1`).rejects.toThrow(/password authentication failed/);
  await server.stop();
});

test("data outlives a stop, a killed server and a left-over pid file of another process", async () => {
  const first = await startPostgres(options);
  await ask(first, "create table kept as select 42 as answer");
  const killed = postmaster(first);
  process.kill(killed, "SIGKILL");
  await expect.poll(() => isAlive(killed), { timeout: 10_000 }).toBe(false);
  writeFileSync(join(first.dataDir, "postmaster.pid"), `${process.pid}\n${first.dataDir}\n0\n5610\n\n127.0.0.1\n`);
  const second = await startPostgres(options);
  expect(await ask(second, "select answer from kept")).toBe(42);
  await second.stop();
});

test("a server left behind by a killed process is joined, and stopped by the last one that uses it", async () => {
  const holder = startChild({
    args: [
      "--input-type=module",
      "--eval",
      `import { startPostgres } from "./scripts/postgres.ts";
       await startPostgres(${JSON.stringify(options)}); console.log("up"); setInterval(() => {}, 1e3);`,
    ],
    env: {},
  });
  await holder.waitForLine(/up/);
  const joined = await startPostgres(options);
  const pid = postmaster(joined);
  await joined.stop();
  expect(isAlive(pid)).toBe(true);
  await holder.kill();
  const again = await startPostgres(options);
  expect(postmaster(again)).toBe(pid);
  await again.stop();
  expect(isAlive(pid)).toBe(false);
});
