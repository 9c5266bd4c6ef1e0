import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClock } from "../clock.ts";
import type { Mailbox, MessageContent } from "../mailbox.ts";
import { openStore, type Store } from "../store.ts";
import { importMbox } from "./import.ts";

let store: Store;
beforeAll(async () => {
  store = await openStore(createClock());
});
afterAll(() => store.close());

const FROM = "From - Mon Mar 02 10:00:00 2026\n";

async function* chunksOf(bytes: Buffer, size = 65_536) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Each piece under its own border. */
async function read(...pieces: (string | Buffer)[]): Promise<{ contents: MessageContent[]; reasons: string[] }> {
  const bytes = Buffer.concat(pieces.flatMap((piece) => [Buffer.from(FROM), Buffer.from(piece), Buffer.from("\n\n")]));
  const options = { mailbox: "me@example.com", shiftDates: false };
  const { messages, unreadable } = await importMbox(store, chunksOf(bytes), options);
  const mailbox = store.find("me@example.com") as Mailbox;
  expect(messages).toBe(mailbox.entries.length);
  expect(messages + unreadable.length).toBe(pieces.length);
  return {
    contents: mailbox.entries.map((entry) => mailbox.content(entry)),
    reasons: unreadable.map(({ reason }) => reason),
  };
}

const GOOD = "From: a@example.com\nTo: me@example.com\nSubject: good\n\nText";
const mail = (head: string, body = "Text") => `From: a@example.com\n${head}\n\n${body}`;

test("whatever stands between two borders, it is stored or listed and nothing throws", async () => {
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .constantFrom(
        "",
        "\n",
        "\r\n\r\n",
        "From: x",
        "From: \0\0\nTo: ",
        ">From ",
        ": no name",
        "Content-Length: 30\n\nFrom me",
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\n--b--\n--b',
        "Content-Type: text/plain; charset=x-none\n\n\xff\xfe",
        "Subject: =?utf-8?B?////?= =?x?Q?=\n\n",
        "Date: 99 Foo 99999\nFrom: undisclosed: ;\n\n",
      )
      .map((text) => Buffer.from(text, "latin1")),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(junk, { maxLength: 4 }), { maxLength: 6 }), async (pieces) => {
      // An empty line and a border in the soup make pieces of their own.
      const soup = pieces.map((parts) =>
        Buffer.from(
          Buffer.concat(parts)
            .toString("latin1")
            .replaceAll(/From .*$/gm, "x"),
          "latin1",
        ),
      );
      const { contents, reasons } = await read(GOOD, ...soup, GOOD);
      expect(contents.length + reasons.length).toBe(soup.length + 2);
    }),
    { numRuns: 150, seed: 20261120 },
  );
});

test("charsets that are wrong, unknown or not named do not lose the words", async () => {
  const { contents } = await read(
    Buffer.from(mail("Content-Type: text/plain; charset=utf-8\nSubject: gr\xfc\xdfe", "Gr\xfc\xdfe"), "latin1"),
    mail("Content-Type: text/plain; charset=no-such-thing\nSubject: x", "Größe"),
    Buffer.from(mail("Content-Type: text/plain; charset=shift_jis\nSubject: x", "\x83e\x83X\x83g"), "latin1"),
    mail("Content-Type: text/plain; charset=\nSubject: x", "Größe"),
  );
  expect(contents.map(({ text }) => text).sort()).toEqual(["Größe", "Größe", "Grüße", "テスト"]);
});

test("texts are made of whole characters", async () => {
  const { contents } = await read(
    mail("Content-Type: text/html; charset=utf-8", "<p>a&#xD800;b</p>"),
    mail("Subject: =?utf-8?B?7aCA?=", "x".repeat(3999) + "🎉"),
  );
  for (const { text, headers } of contents)
    expect([text, ...headers.map(({ value }) => value)].every((one) => one.isWellFormed())).toBe(true);
});

test("groups, lists of nobody and duplicate Message-IDs are kept", async () => {
  const { contents, reasons } = await read(
    mail("To: Friends: ana@example.com, ben@example.com;\nCc: undisclosed-recipients:;"),
    mail("To: undisclosed-recipients:;\nMessage-ID: <same@example.com>"),
    mail("To: <>\nMessage-ID: <same@example.com>"),
  );
  expect([contents.length, reasons]).toEqual([3, []]);
});

test("a header line of a megabyte, heads of three and no body at all", async () => {
  const { contents, reasons } = await read(
    mail(`Subject: ${"x".repeat(1_000_000)}`),
    mail(Array.from({ length: 30_000 }, (_, index) => `X-Line-${index}: ${"y".repeat(90)}`).join("\n")),
    "From: a@example.com\nSubject: only a head",
    mail(`To: ${"someone@example.com, ".repeat(40_000)}`),
    mail(`References: ${"<one@example.com> ".repeat(50_000)}`),
  );
  expect([contents.length, reasons]).toEqual([5, []]);
});

test("truncated parts, parts nested a hundred deep and boundaries that never come", async () => {
  const nested = Array.from(
    { length: 100 },
    (_, depth) => `Content-Type: multipart/mixed; boundary="b${depth}"\n\n--b${depth}\n`,
  );
  const { contents, reasons } = await read(
    `From: deep@example.com\n${nested.join("")}Content-Type: text/plain\n\nAt the bottom`,
    mail('Content-Type: multipart/mixed; boundary="b"', "--b\nContent-Type: text/plain\n\nBegun"),
    mail('Content-Type: multipart/mixed; boundary="b"', "Nothing of the kind"),
    mail("Content-Type: multipart/mixed"),
    mail("Content-Transfer-Encoding: base64", "SGVsbG8gd29ybGQ"),
  );
  expect(reasons).toEqual([]);
  expect(contents.map(({ text }) => text.trim())).toEqual(
    expect.arrayContaining(["At the bottom", "Begun", "Hello world"]),
  );
});

test("a body of 25 MB in short lines and an attachment as large cost little and keep their size", async () => {
  const body = "ab\n".repeat(8_400_000);
  const encoded = `${"QUJD".repeat(19)}\n`.repeat(330_000);
  const parts = `--b\nContent-Type: text/plain\n\nSee file\n--b\nContent-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n\n${encoded}--b--\n`;
  const { contents } = await read(
    mail("Subject: lines", body),
    mail('Content-Type: multipart/mixed; boundary="b"', parts),
  );
  const [attached, plain] = contents.toSorted((left, right) => right.attachments.length - left.attachments.length);
  expect(plain?.sizeBytes).toBeGreaterThan(25_000_000);
  expect(attached?.text.trim()).toBe("See file");
  expect(attached?.attachments).toMatchObject([{ filename: "a.pdf", mimeType: "application/pdf" }]);
  expect((attached?.attachments[0]?.size ?? 0) / (330_000 * 57)).toBeCloseTo(1, 2);
});

test("hostile markup takes no longer than any other", async () => {
  const startedAt = performance.now();
  await read(
    mail("Content-Type: text/html", "<".repeat(500_000)),
    mail("Content-Type: text/html", "<style".repeat(100_000)),
    mail(`Date: ${"1 ".repeat(200_000)}\nFrom: ${"(".repeat(100_000)}`),
  );
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
