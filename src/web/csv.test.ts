import { array, assert, oneof, property, string, constantFrom, tuple } from "fast-check";
import { expect, test } from "vitest";
import { csvRecords } from "./csv.ts";

/** RFC 4180, to the letter: CRLF, quotes doubled. */
function parse(text: string): string[][] {
  const records: string[][] = [];
  let [record, cell, quoted]: [string[], string, boolean] = [[], "", false];
  for (let at = 0; at < text.length; at += 1) {
    const one = text.charAt(at);
    if (quoted && one === '"' && text.charAt(at + 1) === '"') [cell, at] = [`${cell}"`, at + 1];
    else if (one === '"') quoted = !quoted;
    else if (quoted) cell += one;
    else if (one === ",") [record, cell] = [[...record, cell], ""];
    else if (one === "\r" && text.charAt(at + 1) === "\n") {
      records.push([...record, cell]);
      [record, cell, at] = [[], "", at + 1];
    } else cell += one;
  }
  return records;
}

const FORMULA = /^[=+\-@\t\r\0＝＋－＠]/;
const nasty = oneof(
  string({ unit: "binary" }),
  tuple(
    constantFrom("=", "+", "-", "@", "\t", "\r", "\0", "\0=", "\0\0+", "＝", "＋", "－", "＠", '"=', ";=", ",@", "\n="),
    string(),
  ).map(([first, rest]) => first + rest),
  constantFrom(
    "=1+1",
    '=HYPERLINK("https://example.com")',
    "@SUM(A1)",
    "-1",
    "+49 30 1",
    "a,b",
    'say "hi"',
    "two\r\nlines",
    "",
    "\ud800",
  ),
);

test("what is written is read back, and no text begins like a formula", () => {
  assert(
    property(array(array(nasty, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 }), (records) => {
      const read = parse(csvRecords(records));
      expect(read.flat().filter((cell) => FORMULA.test(cell))).toEqual([]);
      const written = records.map((record) => record.map((cell) => cell.toWellFormed().replaceAll("\0", "")));
      expect(read.map((record) => record.map((cell) => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/u, "")))).toEqual(
        written.map((record) => record.map((cell) => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/u, ""))),
      );
    }),
    { numRuns: 5_000 },
  );
});

test("numbers stay numbers, nothing stays empty, yes and no are words", () => {
  expect(csvRecords([["a", -5, null, true, false, ""]])).toBe('"a",-5,,yes,no,""\r\n');
});
