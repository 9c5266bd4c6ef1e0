import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { ROOT } from "./child.ts";

const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });

test.each([
  ["bench/main.ts", "npm run bench", "quota"],
  ["chaos/main.ts", "npm run chaos", "half-open"],
])("%s says how it is used, and does nothing else", (script, name, choice) => {
  const asked = run(script, "--help");
  expect(asked).toMatchObject({ status: 0, stderr: "" });
  expect(asked.stdout).toContain(name);
  expect(asked.stdout).toContain(choice);
  const wrong = run(script, "--nonsense");
  expect(wrong).toMatchObject({ status: 2, stdout: "" });
  expect(wrong.stderr).toMatch(/^Unknown option '--nonsense'/);
  expect(wrong.stderr).toContain(asked.stdout.trim());
  expect(wrong.stderr).not.toMatch(/\n\s+at /);
});
