import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const ARCHIVE_MB = 200;

/** Imports an archive that is made as it is read, in a process of its own, and tells how memory went. */
const PROGRAM = `
import { createClock } from "${import.meta.dirname}/../clock.ts";
import { openStore } from "${import.meta.dirname}/../store.ts";
import { importMbox } from "${import.meta.dirname}/import.ts";
const line = "QUJD".repeat(19) + "\\n";
const attachment = "--b\\nContent-Type: application/pdf\\nContent-Transfer-Encoding: base64\\n\\n" + line.repeat(8000) + "--b--\\n";
const rss = [];
async function* archive() {
  let bytes = 0;
  for (let index = 0; bytes < ${ARCHIVE_MB}e6; index += 1) {
    const hasFile = index % 20 === 0;
    const type = hasFile ? "Content-Type: multipart/mixed; boundary=b\\n\\n" + attachment : "\\n" + ("Words number " + index + "\\n").repeat(500);
    const piece = Buffer.from("From a Mon Mar 02 10:00:00 2026\\nFrom: p" + index + "@example.com\\nTo: me@example.com\\nMessage-ID: <" +
      index + "@example.com>\\n" + type + "\\n");
    bytes += piece.length;
    if (index % 100 === 0) {
      // What could be given back at any time is not held.
      globalThis.gc();
      rss.push(process.memoryUsage.rss() / 1e6);
    }
    yield piece;
  }
}
const store = await openStore(createClock(), process.argv[1]);
const startedAt = performance.now();
const { messages, unreadable } = await importMbox(store, archive(), { mailbox: "me@example.com", shiftDates: false });
const seconds = (performance.now() - startedAt) / 1000;
const median = (values) => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
const quarter = Math.floor(rss.length / 4);
const [early, late] = [median(rss.slice(quarter, quarter * 2)), median(rss.slice(quarter * 3))];
console.log(JSON.stringify({ messages, unreadable: unreadable.length, seconds, early, late, peak: Math.max(...rss) }));
store.close();
`;

test(`memory does not grow with ${ARCHIVE_MB} MB of archive`, { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-memory-"));
  const child = spawn(process.execPath, ["--expose-gc", "--input-type=module", "--eval", PROGRAM, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const found = JSON.parse(await text(child.stdout)) as Record<
    "messages" | "unreadable" | "early" | "late" | "peak" | "seconds",
    number
  >;
  rmSync(folder, { recursive: true });
  expect(found.unreadable).toBe(0);
  expect(found.messages).toBeGreaterThan(4000);
  // 100 MB of archive lie between the two.
  expect(found.late - found.early).toBeLessThan(40);
  expect(found.peak).toBeLessThan(400);
});
