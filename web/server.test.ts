import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, request } from "node:http";
import { afterEach, expect, test } from "vitest";
import { type WebEnv, readWebEnv } from "../src/env.ts";
import { processSlot } from "../src/web/process-slot.ts";
import { listenOn, stopServer } from "./server.ts";

const env: WebEnv = readWebEnv({
  APP_DATABASE_URL: "postgres://app@localhost/none",
  TOKEN_KEYS: `k1:${Buffer.alloc(32).toString("base64")}`,
  PORT: "0",
  PUBLIC_ORIGIN: "https://sync.example.com",
});

afterEach(() => {
  delete processSlot().endStreams;
});

test("stopping lets a running request finish, ends the live streams and takes nothing new", async () => {
  const open = new Map<string, ServerResponse>();
  let arrived = () => {};
  const bothThere = new Promise<void>((resolve) => (arrived = resolve));
  const { server, url } = await listenOn(env, (asked, answer) => {
    answer.write("begun ");
    open.set(asked.url ?? "", answer);
    if (open.size === 2) arrived();
  });
  processSlot().endStreams = async () => void open.get("/stream")?.end("stream ended");
  const [page, stream] = [fetch(`${url}/page`), fetch(`${url}/stream`)];
  await bothThere;

  const stopped = stopServer(server);
  expect(await (await stream).text()).toBe("begun stream ended");
  const newcomer = request(url, { agent: false }).end();
  await expect(once(newcomer, "response")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  open.get("/page")?.end("page done");
  expect(await (await page).text()).toBe("begun page done");
  await stopped;
});

test("what asks whether its answer was taken writes no faster than its reader reads, and ends when that one goes", async () => {
  let written = 0;
  let ended = () => {};
  const end = new Promise<void>((resolve) => (ended = resolve));
  const { server, url } = await listenOn(env, async (_asked, answer) => {
    for (; !answer.destroyed; written += 1) {
      answer.write(Buffer.alloc(1_000_000));
      await processSlot().answerTaken?.();
    }
    ended();
  });
  const asked = request(url, { agent: false }).end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  const seen = written;
  await once(answer, "readable");
  answer.read();
  // What sockets hold on both sides is a few MB; without the question this would never end.
  expect(written - seen).toBeLessThan(20);
  answer.destroy();
  await end;
  await stopServer(server);
});

test("TRACE is refused, and every answer carries the headers, over https also HSTS", async () => {
  const { server, url } = await listenOn(env, (_asked, answer) => answer.end("file"));
  const trace = request(url, { method: "TRACE", agent: false }).end();
  const [refused] = (await once(trace, "response")) as [{ statusCode: number; resume(): void }];
  refused.resume();
  expect(refused.statusCode).toBe(405);
  const file = await fetch(url);
  expect(file.headers.get("strict-transport-security")).toContain("includeSubDomains");
  expect(file.headers.get("x-content-type-options")).toBe("nosniff");
  await stopServer(server);
});
