import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mapGmailMessage } from "./gmail-messages.map.ts";

const dir = `${import.meta.dirname}/__fixtures__/gmail-messages`;
const cases = readdirSync(dir).filter((file) => file.endsWith(".input.json"));

test.each(cases)("%s maps to its golden file", async (file) => {
  const input: unknown = JSON.parse(readFileSync(`${dir}/${file}`, "utf8"));
  const output = `${JSON.stringify(mapGmailMessage(input), null, 2)}\n`;
  await expect(output).toMatchFileSnapshot(`${dir}/${file.replace(".input.", ".golden.")}`);
});
