import { openTestDatabase } from "#testkit/database.ts";
import { startChild } from "#testkit/process.ts";
import { WORKER_ARGS } from "../scripts/node-args.ts";
import { openTcpProxy, targetOf, throughPort } from "#testkit/tcp-proxy.ts";
import { expect, test } from "vitest";

test("a worker waits for a database that is not up yet, and then works", async () => {
  const database = await openTestDatabase();
  await using proxy = await openTcpProxy(targetOf(database.appUrl));
  await proxy.close();
  const TOKEN_KEYS = `test:${Buffer.alloc(32, 7).toString("base64")}`;
  const APP_DATABASE_URL = throughPort(database.appUrl, proxy.port);
  const env = { NODE_ENV: "test", LOG_LEVEL: "warn", TOKEN_KEYS, APP_DATABASE_URL };
  const worker = startChild({ args: WORKER_ARGS, env });
  await worker.waitForLine(/the database does not answer yet/);
  await proxy.open();
  await worker.waitForLine(/"working":true/);
  expect(await worker.stop()).toBe(0);
  await database.drop();
});
