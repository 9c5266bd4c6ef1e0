import { openTestDatabase } from "#testkit/database.ts";
import { startChild } from "#testkit/process.ts";
import { openTcpProxy, targetOf, throughPort } from "#testkit/tcp-proxy.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLog } from "../src/log.ts";
import { checkDatabase } from "./boot.ts";

let database: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database.drop());

const TOKEN_KEYS = `test:${Buffer.alloc(32, 7).toString("base64")}`;

async function runWeb(env: Record<string, string>) {
  const child = startChild({ args: ["web/main.ts"], env: { NODE_ENV: "test", TOKEN_KEYS, PORT: "0", ...env } });
  return { code: await child.exited, output: child.output().trim() };
}

test.each([
  ["as the owner", () => ({ APP_DATABASE_URL: database.ownerUrl }), "superuser"],
  [
    "with a wrong password",
    () => ({ APP_DATABASE_URL: database.appUrl.replace(/:[^:@]+@/, ":wrong@") }),
    "SQLSTATE 28P01",
  ],
  ["without the keys", () => ({ APP_DATABASE_URL: database.appUrl, TOKEN_KEYS: "" }), "TOKEN_KEYS"],
])("the web does not start %s, and says why in words", async (_name, env, words) => {
  const { code, output } = await runWeb(env());
  expect(code).toBe(78);
  expect(output).toContain(words);
  expect(output).not.toMatch(/\n\s+at /);
  expect(output).not.toContain(new URL(database.appUrl).password);
});

test("a database that is not up yet is waited for", async () => {
  await using proxy = await openTcpProxy(targetOf(database.appUrl));
  await proxy.close();
  let opened: Promise<void> | undefined;
  const log = openLog("test", "warn", { write: () => (opened ??= proxy.open()) });
  expect(
    await checkDatabase({ APP_DATABASE_URL: throughPort(database.appUrl, proxy.port), TOKEN_KEYS }, log),
  ).toBeGreaterThan(0);
  expect(opened).toBeDefined();
});
