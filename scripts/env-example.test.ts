import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";

const example = readFileSync(".env.example", "utf8");

test(".env.example explains every setting the code reads", () => {
  const read = [...readFileSync("src/env.ts", "utf8").matchAll(/^\s+([A-Z][A-Z0-9_]+):/gm)].map((match) => match[1]);
  expect(read).toContain("TOKEN_KEYS");
  expect(read.filter((name) => !example.includes(`\n# ${name}=`))).toEqual([]);
});

test(".env.example sets nothing when copied as it is", () => {
  expect(parseEnv(example)).toEqual({});
});
