import { expect, test } from "vitest";
import { splitMbox } from "./split.ts";

/** Fed in small chunks, so that every boundary falls inside something at some time. */
async function split(text: string | Buffer, chunkSize = 7) {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
  }
  const pieces: { index: number; envelope: string | undefined; text: string; size: number }[] = [];
  for await (const { index, envelope, bytes, sizeBytes } of splitMbox(chunks())) {
    pieces.push({ index, envelope, text: bytes.toString("latin1"), size: sizeBytes });
  }
  return pieces;
}

const FROM = "From ana@example.com Mon Mar 02 10:00:00 2026";
const textsOf = async (text: string | Buffer, chunkSize?: number) =>
  (await split(text, chunkSize)).map((piece) => piece.text);

test("two messages are two pieces, with line feeds or with CRLF", async () => {
  const mbox = `${FROM}\nSubject: a\n\nOne\n\n${FROM}\nSubject: b\n\nTwo\n`;
  expect(await textsOf(mbox)).toEqual(["Subject: a\n\nOne", "Subject: b\n\nTwo"]);
  expect(await textsOf(mbox.replaceAll("\n", "\r\n"))).toEqual(["Subject: a\r\n\r\nOne", "Subject: b\r\n\r\nTwo"]);
});

test("one level of quoting is taken off, in the old and the new dialect", async () => {
  const mbox = `${FROM}\nSubject: a\n\n>From here on\n>>From there\n> From nowhere\n`;
  expect(await textsOf(mbox)).toEqual(["Subject: a\n\nFrom here on\n>From there\n> From nowhere"]);
});

test("From in running text does not end a message", async () => {
  const body = "From now on we meet weekly.\n\nFrom what I hear, at noon.\nEnd";
  expect(await textsOf(`${FROM}\nSubject: a\n\n${body}\n`)).toEqual([`Subject: a\n\n${body}`]);
});

test("a separator without a time is believed when a header follows", async () => {
  expect(await textsOf("From ana\nSubject: a\n\nOne\n\nFrom ben\nSubject: b\n\nTwo")).toHaveLength(2);
});

test("Takeout's and Thunderbird's separators are known", async () => {
  const mbox =
    "From 1799@xxx Mon Mar 02 10:00:00 +0000 2026\nSubject: a\n\nOne\n\nFrom - Mon Mar 02 10:00:00 2026\nSubject: b\n\nTwo\n";
  expect((await split(mbox)).map(({ envelope }) => envelope?.slice(0, 9))).toEqual(["From 1799", "From - Mo"]);
});

test("a bare message without a From line is one piece, an empty file none", async () => {
  expect(await split("Subject: a\n\nOne")).toEqual([
    { index: 0, envelope: undefined, text: "Subject: a\n\nOne", size: 15 },
  ]);
  expect(await split("\n\n")).toEqual([]);
});

test("an empty piece between two messages keeps its number", async () => {
  const pieces = await split(`${FROM}\n\n${FROM}\nSubject: b\n\nTwo`);
  expect(pieces.map(({ index, text }) => [index, text])).toEqual([
    [0, ""],
    [1, "Subject: b\n\nTwo"],
  ]);
});

test("a message of any size is counted whole and kept in part", async () => {
  const line = `${"x".repeat(1_000_000)}\n`;
  const [piece, next] = await split(`${FROM}\nSubject: big\n\n${line.repeat(12)}\n${FROM}\nSubject: b\n\nTwo`, 65_536);
  expect(piece?.size).toBeGreaterThan(12_000_000);
  expect(piece?.text.length).toBeLessThan(9_500_000);
  expect(next?.text).toBe("Subject: b\n\nTwo");
});
