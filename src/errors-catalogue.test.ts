import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Every way a code is written in this repository; each must be in use, or its pattern has gone blind. */
const WRITTEN_AS: RegExp[] = [
  /\bcode(?:: string)? = "([A-Z][A-Z_]+)"/g,
  /\bcode: "([A-Z][A-Z_]+)"/g,
  /\.code (?:: |\?\? )"([A-Z][A-Z_]+)"/g,
  /new ConflictError\(\s*"([A-Z_]+)"/g,
  /jsonError\(\s*\d+,\s*"([A-Z_]+)"/g,
  /\b(?:giveUp|failChunk|failRun|stopChunks|markDisconnected)\([^";]*?"([A-Z_]{3,})"/g,
  /\bcode: `([A-Z_]+)\$\{/g,
];
/** Words keyed by code, in the files that hold such tables. */
const KEYED_IN: Record<string, RegExp> = {
  "src/connect/errors.ts": /^ {2}([a-z_]+): \[/gm,
  "src/domain/connections/status.ts": /^ {2}([A-Z_]+): \{/gm,
  "src/trpc/errors.ts": /^ {2}([A-Z_]+): "/gm,
};

const sources = globSync("{src,worker,web,cli}/**/*.{ts,tsx}")
  .filter((file) => !/\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, "utf8") }));

const codesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");
const written = (pattern: RegExp) => sources.flatMap(({ text }) => codesIn(text, pattern));
const keyed = (file: string, pattern: RegExp) => codesIn(readFileSync(file, "utf8"), pattern);

/** Rows of docs/errors.md: code, what happened, what it affects, what Syncline does, what you can do. */
const catalogue = readFileSync("docs/errors.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map((cells) => ({ code: (cells[1] ?? "").replaceAll(/[`…]/g, ""), words: cells.slice(2, -1) }));

test("every way to write a code is still read", () => {
  expect(WRITTEN_AS.filter((pattern) => written(pattern).length === 0)).toEqual([]);
  expect(Object.entries(KEYED_IN).filter((entry) => keyed(...entry).length === 0)).toEqual([]);
});

test("every code that can be shown, stored or logged stands in docs/errors.md, and no other", () => {
  const tables = Object.entries(KEYED_IN).flatMap((entry) => keyed(...entry));
  const codes = new Set([...WRITTEN_AS.flatMap(written), ...tables]);
  expect(codes.size).toBeGreaterThan(40);
  expect([...new Set(catalogue.map((row) => row.code))].sort()).toEqual([...codes].sort());
});

test("every entry says what happened, what it affects, what is done and what you can do", () => {
  expect(catalogue.filter(({ words }) => words.length !== 4 || words.some((cell) => cell.length < 4))).toEqual([]);
  expect(catalogue.length).toBe(new Set(catalogue.map((row) => row.code)).size);
});
