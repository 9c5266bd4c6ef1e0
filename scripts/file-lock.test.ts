import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { runToEnd, startChild } from "./child.ts";
import { isTagAlive, processTag, withLock } from "./file-lock.mjs";

const fresh = () => join(mkdtempSync(join(tmpdir(), "lock-")), "lock");

test("two holders never overlap", async () => {
  const path = fresh();
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await delay(5);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(path, work)));
  expect(most).toBe(1);
  expect(existsSync(path)).toBe(false);
});

test("the lock of a killed process is taken over", async () => {
  const path = fresh();
  const script = `import { withLock } from "./scripts/file-lock.mjs";
    await withLock(${JSON.stringify(path)}, async () => { console.log("held"); setInterval(() => {}, 1e3); await new Promise(() => {}); });`;
  const holder = startChild({ args: ["--input-type=module", "--eval", script], env: {} });
  await holder.waitForLine(/held/);
  await holder.kill();
  await expect(withLock(path, async () => "mine")).resolves.toBe("mine");
});

test("a process id that came round again is not the old holder", async () => {
  const path = fresh();
  writeFileSync(path, `${process.pid}-1`);
  await expect(withLock(path, async () => "mine")).resolves.toBe("mine");
});

test("a failure inside leaves the lock free", async () => {
  const path = fresh();
  await expect(withLock(path, () => Promise.reject(new Error("inside")))).rejects.toThrow("inside");
  expect(existsSync(path)).toBe(false);
});

test("this process is alive under its tag, an ended one is not", async () => {
  expect(isTagAlive(processTag())).toBe(true);
  const tag = await runToEnd({
    args: [
      "--input-type=module",
      "--eval",
      `import { processTag } from "./scripts/file-lock.mjs"; console.log(processTag())`,
    ],
    env: {},
  });
  expect(isTagAlive(tag)).toBe(false);
});
