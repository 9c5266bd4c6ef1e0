import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WEB_ARGS, WORKER_ARGS } from "./node-args.ts";

test("package.json and the Dockerfile bound the heaps as the scripts do", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  expect(scripts["web"]).toContain(WEB_ARGS.join(" "));
  expect(scripts["worker"]).toContain(WORKER_ARGS.join(" "));
  const dockerfile = readFileSync("Dockerfile", "utf8");
  expect(dockerfile).toContain(WORKER_ARGS.join(" "));
  expect(dockerfile).toContain(WEB_ARGS.map((arg) => JSON.stringify(arg)).join(", "));
});
