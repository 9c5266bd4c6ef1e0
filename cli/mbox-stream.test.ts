import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { splitMbox } from "../sandbox/mbox/split.ts";
import { openEmlFolder } from "./mbox-stream.ts";

test("every file of a folder is one message, also one that is linked, huge or cannot be read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "syncline-eml-"));
  const message = (name: string) => `From: ${name}@example.com\nSubject: ${name}\n\nFrom here on, text\n`;
  mkdirSync(join(folder, "sub"));
  writeFileSync(join(folder, "a.eml"), message("a"));
  writeFileSync(join(folder, "b.eml"), message("b"));
  // Longer than the longest string.
  truncateSync(join(folder, "b.eml"), 600 * 1024 * 1024);
  symlinkSync("a.eml", join(folder, "c.eml"));
  symlinkSync("nowhere", join(folder, "d.eml"));
  symlinkSync("sub", join(folder, "e.eml"));
  writeFileSync(join(folder, "sub", "f.eml"), message("f"));

  const { body, nameOf } = await openEmlFolder(folder);
  const seen: [name: string, first: string | undefined][] = [];
  for await (const { index, bytes } of splitMbox(body))
    seen.push([nameOf(index).slice(folder.length + 1), bytes.toString("latin1", 0, 60).split("\n")[0]]);
  expect(seen).toEqual([
    ["a.eml", "From: a@example.com"],
    ["b.eml", "From: b@example.com"],
    ["c.eml", "From: a@example.com"],
    ["d.eml", ""],
    ["e.eml", ""],
    ["sub/f.eml", "From: f@example.com"],
  ]);
  rmSync(folder, { recursive: true });
});
