import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { WORKER_ARGS } from "./worker-args.ts";

test.each(["package.json", "Dockerfile"])("%s starts a worker with the same bounds", (file) => {
  expect(readFileSync(file, "utf8")).toContain(WORKER_ARGS.join(" "));
});
