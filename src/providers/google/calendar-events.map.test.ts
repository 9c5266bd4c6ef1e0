import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mapCalendarEvent } from "./calendar-events.map.ts";

const dir = `${import.meta.dirname}/__fixtures__/calendar-events`;
const cases = readdirSync(dir).filter((file) => file.endsWith(".input.json"));

test.each(cases)("%s maps to its golden file", async (file) => {
  const input: unknown = JSON.parse(readFileSync(`${dir}/${file}`, "utf8"));
  const output = `${JSON.stringify(mapCalendarEvent(input), null, 2)}\n`;
  await expect(output).toMatchFileSnapshot(`${dir}/${file.replace(".input.", ".golden.")}`);
});
