import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ConfigError } from "../src/errors.ts";
import { checkFile } from "./archive-file.ts";

const folder = mkdtempSync(join(tmpdir(), "syncline-archive-"));
afterAll(() => rmSync(folder, { recursive: true }));

const MBOX = "From - Mon Mar 02 10:00:00 2026\nFrom: a@example.com\n\nHi\n";
const ICS = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";

function file(content: string | Buffer): string {
  const path = join(folder, "file");
  writeFileSync(path, content);
  return path;
}

test("what the flag asks for is let through with its size, and so is what might be it", () => {
  expect(checkFile("--mbox", file(MBOX))).toBe(MBOX.length);
  expect(checkFile("--ics", file(`\ufeff${ICS}`))).toBe(ICS.length + 3);
  expect(checkFile("--mbox", file("Subject: bare\n\nmessage"))).toBe(22);
});

test.each<["--mbox" | "--ics", string | Buffer, RegExp]>([
  ["--mbox", ICS, /is a calendar: give it as --ics/],
  ["--mbox", Buffer.from(`\ufeff${ICS}`, "utf16le"), /is a calendar/],
  ["--ics", MBOX, /is a mail archive: give it as --mbox/],
  ["--mbox", "PK\x03\x04rest", /zip archive: unpack it first.*Takeout/],
  ["--ics", Buffer.from([0x1f, 0x8b, 8, 0]), /compressed: unpack it/],
  ["--mbox", "!BDN", /Outlook/],
  ["--mbox", "", /is empty/],
])("%s with something else says what it is and what to do (%#)", (flag, content, words) => {
  expect(() => checkFile(flag, file(content))).toThrow(words);
});

test("a folder and a missing file are named", () => {
  mkdirSync(join(folder, "sub"));
  expect(() => checkFile("--mbox", join(folder, "sub"))).toThrow(/is a folder.*--eml/);
  expect(() => checkFile("--ics", join(folder, "sub"))).toThrow(/one .ics file/);
  expect(() => checkFile("--mbox", join(folder, "nothing"))).toThrow(ConfigError);
});
