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
