import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";

test("the process says where it listens in one line and ends cleanly when told to", async () => {
  const env = { ...process.env, SANDBOX_PORT: "0", SANDBOX_HOST: "127.0.0.1" };
  const child = spawn(process.execPath, [`${import.meta.dirname}/main.ts`], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on("line", (line) => lines.push(line));
  await once(reader, "line");
  const { listening } = JSON.parse(lines[0] ?? "{}") as { listening: string };
  expect(listening).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await (await fetch(`${listening}/control/health`)).json()).toEqual({ status: "ok", mailboxes: 0 });
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(lines).toHaveLength(1);
});
