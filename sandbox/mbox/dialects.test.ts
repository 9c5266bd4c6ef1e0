import { expect, test } from "vitest";
import { splitMbox } from "./split.ts";

/** Fed in chunks of every small size, so that every boundary falls inside something at some time. */
async function textsOf(mbox: string): Promise<string[]> {
  const bytes = Buffer.from(mbox, "latin1");
  const results = await Promise.all([1, 3, 16, 61, 100_000].map((size) => split(bytes, size)));
  for (const result of results) expect(result).toEqual(results[0]);
  return results[0] ?? [];
}

async function split(bytes: Buffer, size: number): Promise<string[]> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: string[] = [];
  for await (const piece of splitMbox(chunks())) found.push(piece.bytes.toString("latin1"));
  return found;
}

const FROM = "From ana@example.com Mon Mar  2 10:00:00 2026";
const withLength = (subject: string, body: string, length = body.length) =>
  `${FROM}\nSubject: ${subject}\nContent-Length: ${length}\n\n${body}\n`;

test("mboxo: only the plain line was quoted", async () => {
  expect(await textsOf(`${FROM}\nSubject: a\n\nOne\n\n>From here\n\n${FROM}\nSubject: b\n\nTwo\n`)).toEqual([
    "Subject: a\n\nOne\n\nFrom here",
    "Subject: b\n\nTwo",
  ]);
});

test("mboxrd: one level of many is taken off", async () => {
  expect(await textsOf(`${FROM}\nSubject: a\n\n>From a\n>>From b\n>>>From c\n`)).toEqual([
    "Subject: a\n\nFrom a\n>From b\n>>From c",
  ]);
});

test("mboxcl: the length is followed and the quoting taken off", async () => {
  const mbox = withLength("a", ">From here\n\nOne\n") + withLength("b", "Two\n");
  expect(await textsOf(mbox)).toEqual([
    "Subject: a\nContent-Length: 16\n\nFrom here\n\nOne",
    "Subject: b\nContent-Length: 4\n\nTwo",
  ]);
});

test("mboxcl2: a border inside the length is text, and nothing is unquoted", async () => {
  const body = `Look:\n\n${FROM}\nSubject: not a message\n\n>From is quoted here on purpose\n`;
  const found = await textsOf(withLength("a", body) + withLength("b", ">From stays\n"));
  expect(found).toEqual([
    `Subject: a\nContent-Length: ${body.length}\n\n${body.trimEnd()}`,
    "Subject: b\nContent-Length: 12\n\n>From stays",
  ]);
});

test("mboxcl2 without an empty line before the border", async () => {
  const mbox = (withLength("a", "One\n") + withLength("b", "Two\n")).replace("One\n\nFrom", "One\nFrom");
  expect(await textsOf(mbox)).toHaveLength(2);
});

test.each([
  ["too short", 2],
  ["too long", 60],
  ["beyond the end", 5000],
  ["absurd", 999_999_999],
])("a length that is %s is ignored", async (_, length) => {
  const mbox = withLength("a", "One and a half\n", length) + withLength("b", "Two\n") + withLength("c", "Three\n");
  expect((await textsOf(mbox)).map((text) => text.split("\n").at(-1))).toEqual(["One and a half", "Two", "Three"]);
});

test("lengths that counted other line endings are ignored", async () => {
  const mbox = (withLength("a", "One\n\nmore\n") + withLength("b", "Two\n")).replaceAll("\n", "\r\n");
  expect(await textsOf(mbox)).toHaveLength(2);
});

test("the last message may end exactly at its length, without a line break", async () => {
  expect(await textsOf(withLength("a", "One\n") + withLength("b", "Two").trimEnd())).toHaveLength(2);
});

test("a time of day in running text is no border", async () => {
  const body = "Text\n\nFrom 10:30 on we meet.\nSee you";
  expect(await textsOf(`${FROM}\nSubject: a\n\n${body}\n`)).toEqual([`Subject: a\n\n${body}`]);
});

test("a byte order mark before the first border is passed over", async () => {
  expect(await textsOf(`\xef\xbb\xbf${FROM}\nSubject: a\n\nOne\n`)).toEqual(["Subject: a\n\nOne"]);
});
