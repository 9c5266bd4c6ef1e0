import { expect, test } from "vitest";
import { runToEnd, startChild } from "./child.ts";
import { isAlive } from "./file-lock.mjs";

const node = (script: string) => startChild({ args: ["--input-type=module", "--eval", script], env: {} });

test("a line that was printed before anybody waited for it is found", async () => {
  const child = node(`console.log("listening on 4242"); setInterval(() => {}, 1e3)`);
  await child.waitForLine(/listening/);
  const [, port] = await child.waitForLine(/on (\d+)/);
  expect(port).toBe("4242");
  await child.stop();
});

test("waiting for a line ends with the output when the process exits without it", async () => {
  const child = node(`console.error("no database"); process.exit(3)`);
  await expect(child.waitForLine(/listening/)).rejects.toThrow(/exited \(3\)[\s\S]*no database/);
});

test("a process that ignores SIGTERM is killed after its grace", async () => {
  const child = node(`process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1e3)`);
  await child.waitForLine(/up/);
  expect(await child.stop(200)).toBeNull();
  expect(isAlive(child.pid)).toBe(false);
});

test("a command that fails says what it printed", async () => {
  const failing = runToEnd({ args: ["--eval", `console.error("because"); process.exit(2)`], env: {} });
  await expect(failing).rejects.toThrow(/exited with 2[\s\S]*because/);
});

test("a killed parent takes its children with it", async () => {
  const parent = node(`
    import { startChild } from "./scripts/child.ts";
    const child = startChild({ args: ["--eval", "console.log('up'); setInterval(() => {}, 1e3)"], env: {} });
    await child.waitForLine(/up/);
    console.log("child " + child.pid);
    await child.exited;`);
  const [, pid] = await parent.waitForLine(/child (\d+)/);
  await parent.kill();
  await expect.poll(() => isAlive(Number(pid)), { timeout: 5_000 }).toBe(false);
});
