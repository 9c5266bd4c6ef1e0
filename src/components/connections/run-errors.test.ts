import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { describeRemedy } from "./run-errors.ts";

test("what ends a run or a month has a remedy, an unknown code too", () => {
  for (const code of ["PROVIDER_REFUSED", "CONNECTION_REVOKED", "WORKER_DIED", "SOMETHING_NEW"])
    expect(describeRemedy(code)).toMatch(/^[A-Z].{10,}\.$/);
});

test("no remedy is kept for a code that nobody gives", () => {
  const catalogue = readFileSync("docs/errors.md", "utf8");
  const source = readFileSync(new URL("run-errors.ts", import.meta.url), "utf8");
  const codes = [...source.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, code]) => code ?? "");
  expect(codes.length).toBeGreaterThan(5);
  expect(codes.filter((code) => !catalogue.includes(`\`${code}\``))).toEqual([]);
});
