import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepRunning } from "./service.ts";

function service(script: string) {
  const troubles: string[] = [];
  let giveUp = (_message: string) => {};
  const gaveUp = new Promise<string>((resolve) => (giveUp = resolve));
  const running = keepRunning({
    name: "worker",
    args: ["--eval", script],
    env: {},
    logFile: join(mkdtempSync(join(tmpdir(), "service-")), "worker.log"),
    onTrouble: (message) => troubles.push(message),
    onGiveUp: giveUp,
  });
  return { running, troubles, gaveUp };
}

test("a process that dies is started again and its last lines are told", async () => {
  const { running, troubles } = service(`console.log("bad luck"); setTimeout(() => process.exit(1), 50)`);
  await expect.poll(() => troubles.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  expect(troubles[0]).toMatch(/worker stopped \(exit 1\)[\s\S]*bad luck[\s\S]*again in 1 s/);
  expect(troubles[1]).toMatch(/again in 2 s/);
  await running.stop();
});

test("a bad configuration is not tried again", async () => {
  const { gaveUp, troubles } = service(`console.error("TOKEN_KEYS is missing"); process.exit(78)`);
  expect(await gaveUp).toMatch(/exit 78[\s\S]*TOKEN_KEYS is missing/);
  expect(troubles).toEqual([]);
});

test("a stopped service stays stopped", async () => {
  const { running, troubles } = service(`console.log("up"); setInterval(() => {}, 1e3)`);
  await running.first.waitForLine(/up/);
  await running.stop();
  await running.first.exited;
  expect(troubles).toEqual([]);
});
