import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mapCtActivity, mapCtLead, mapCtNote, mapCtOpportunity, mapCtStage, readCtSettings } from "./index.ts";

type Case = { settings: unknown; stages?: string[]; payload: Record<string, unknown> };

const root = `${import.meta.dirname}/__fixtures__`;
const MAPS: Record<string, (one: Case) => unknown> = {
  stage: ({ payload, settings }) => mapCtStage(payload, readCtSettings(settings), 4),
  lead: ({ payload, settings, stages = [] }) => mapCtLead(payload, readCtSettings(settings), stages),
  opportunity: ({ payload, settings }) => mapCtOpportunity(payload, readCtSettings(settings)),
  note: ({ payload, settings }) => mapCtNote(payload, readCtSettings(settings), "1048009"),
  event: ({ payload, settings }) => mapCtActivity("ct.events", payload, readCtSettings(settings)),
  activity: ({ payload, settings }) => mapCtActivity("ct.activities", payload, readCtSettings(settings)),
};
const cases = readdirSync(root).flatMap((kind) =>
  readdirSync(`${root}/${kind}`)
    .filter((file) => file.endsWith(".input.json"))
    .map((file) => [kind, file] as const),
);

test("every kind of row has its mapper and fixtures", () => {
  expect([...new Set(cases.map(([kind]) => kind))].sort()).toEqual(Object.keys(MAPS).sort());
});

test.each(cases)("%s: %s maps to its golden file, and is left as it was", async (kind, file) => {
  const input = readFileSync(`${root}/${kind}/${file}`, "utf8");
  const one = JSON.parse(input) as Case;
  const output = `${JSON.stringify(MAPS[kind]?.(one), null, 2)}\n`;
  expect(one).toEqual(JSON.parse(input));
  await expect(output).toMatchFileSnapshot(`${root}/${kind}/${file.replace(".input.", ".golden.")}`);
});

test("a note of megabytes is kept to what people read, and one made to be slow takes no time", () => {
  const read = (note: string) => mapCtNote({ note }, readCtSettings(null), "1").content;
  const startedMs = performance.now();
  expect(read("<script>".repeat(1_000_000))).toBe("");
  expect(read("<style ".repeat(1_000_000)).length).toBeLessThanOrEqual(100_000);
  expect(read("word ".repeat(2_000_000))).toHaveLength(100_000);
  expect(read(`${"a".repeat(99_999)}\u{1f600}`).isWellFormed()).toBe(true);
  expect(performance.now() - startedMs).toBeLessThan(3_000);
});

test("code goes with what it encloses, and an open tag takes nothing with it", () => {
  const read = (note: string) => mapCtNote({ note }, readCtSettings(null), "1").content;
  expect(read("a<script>x</script >b<STYLE>y</style>c<script>z</script>d")).toBe("abcd");
  expect(read("a<script>x<style>y</style></script>b<script>c")).toBe("abc");
  expect(read("a</script>b<script>c</style>d")).toBe("abcd");
});
