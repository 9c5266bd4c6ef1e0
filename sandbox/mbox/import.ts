import { randomUUID } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import type { MessageEntry } from "../mailbox.ts";
import { writeJsonFile } from "../state-file.ts";
import type { Store } from "../store.ts";
import { contentPath, indexPath, type IndexRow, removeArchive } from "./archive.ts";
import { createLabeller, type Labeller } from "./labels.ts";
import { nameOf, ownerOf } from "./owner.ts";
import { createKeeper, type Facts, parseMessage } from "./parse-message.ts";
import { splitMbox } from "./split.ts";
import { assignThreads } from "./threads.ts";

export type Unreadable = { kind: "message" | "event"; index: number; reason: string };
/** `messages` and `events`: what the mailbox holds now; `unreadable`: what of this file could not be taken. */
export type ImportResult = { mailbox: string; messages: number; events: number; unreadable: Unreadable[] };

type ReadRow = { facts: Facts; offset: number; length: number };

type Options = { mailbox: string | undefined; shiftDates: boolean };

/** An mbox stream becomes a mailbox. Pieces that cannot be read are listed; @throws RangeError when none can. */
export async function importMbox(
  store: Store,
  input: AsyncIterable<Uint8Array>,
  options: Options,
): Promise<ImportResult> {
  const nowMs = Date.now();
  const file = `imported-${randomUUID()}`;
  try {
    const { rows, unreadable } = await readPieces(input, contentPath(store.folder, file), nowMs);
    if (rows.length === 0) throw new RangeError(nothingIn(unreadable));
    const facts = rows.map((row) => row.facts);
    const address = options.mailbox?.toLowerCase() ?? ownerOf(facts);
    const earlier = store.importedAs(address);
    const labeller = createLabeller(address);
    const index = buildIndex(rows, labeller, nowMs);
    writeJsonFile(indexPath(store.folder, file), { ...index, userLabels: labeller.userLabels });
    const newestMs = index.rows.reduce((newest, { entry }) => Math.max(newest, entry.internalDateMs), 0);
    const shiftMs = options.shiftDates ? nowMs - newestMs : 0;
    // The calendar is another file: it stays, with what was changed in it, until another one comes.
    const { calendar: events, changes } = earlier ?? {};
    const kept = { ...(events !== undefined && { calendar: events }), ...(changes && { changes }) };
    const record = { kind: "imported", address, name: nameOf(facts, address), file, shiftMs, ...kept } as const;
    const { calendar } = store.addImported(record);
    return { mailbox: address, messages: rows.length, events: calendar.events.size, unreadable };
  } catch (error) {
    removeArchive(store.folder, file);
    throw error;
  }
}

function nothingIn(unreadable: readonly Unreadable[]): string {
  const [first] = unreadable;
  return first
    ? `no message could be read: ${unreadable.length} listed, the first because ${first.reason}`
    : "it is empty";
}

async function readPieces(input: AsyncIterable<Uint8Array>, path: string, nowMs: number) {
  const rows: ReadRow[] = [];
  const unreadable: Unreadable[] = [];
  const keep = createKeeper();
  const lines = openLines(path);
  try {
    for await (const piece of splitMbox(input)) {
      try {
        const { content, facts } = await parseMessage(piece, nowMs, keep);
        rows.push({ facts, ...lines.write(JSON.stringify(content)) });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        unreadable.push({ kind: "message", index: piece.index, reason });
      }
    }
  } finally {
    lines.close();
  }
  return { rows, unreadable };
}

const WRITTEN_AT_ONCE = 1024 * 1024;

/** Appends lines to a new file, many at a time; says where each lies. */
function openLines(path: string) {
  const handle = openSync(path, "w", 0o600);
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let offset = 0;
  const flush = () => {
    for (let bytes = Buffer.concat(waiting); bytes.length > 0;) bytes = bytes.subarray(writeSync(handle, bytes));
    [waiting, waitingBytes] = [[], 0];
  };
  return {
    write(line: string): { offset: number; length: number } {
      const bytes = Buffer.from(`${line}\n`);
      const place = { offset, length: bytes.length - 1 };
      waiting.push(bytes);
      waitingBytes += bytes.length;
      offset += bytes.length;
      if (waitingBytes >= WRITTEN_AT_ONCE) flush();
      return place;
    },
    close(): void {
      flush();
      closeSync(handle);
    },
  };
}

function buildIndex(
  rows: readonly ReadRow[],
  labeller: Labeller,
  nowMs: number,
): { rows: IndexRow[]; historyId: string } {
  const dated = fillDates(
    rows.map((row) => row.facts),
    nowMs,
  );
  const ids = uniqueIds(rows.map((row) => row.facts.hash));
  const threads = assignThreads(
    rows.map(({ facts }, index) => ({ ...facts, id: ids[index] ?? "", dateMs: dated[index] ?? nowMs })),
  );
  const entries = rows.map(({ facts }, index) => ({
    id: ids[index] ?? "",
    threadId: threads[index] ?? ids[index] ?? "",
    labelIds: labeller.labelsOf(facts),
    internalDateMs: dated[index] ?? nowMs,
  }));
  const byTime = [...entries].sort(
    (left, right) => left.internalDateMs - right.internalDateMs || (left.id < right.id ? -1 : 1),
  );
  const history = new Map(byTime.map((entry, index) => [entry.id, String(2_000_000 + index * 21)]));
  const indexRows = rows.map(({ offset, length }, index): IndexRow => {
    const entry = entries[index] as Omit<MessageEntry, "historyId">;
    return { entry: { ...entry, historyId: history.get(entry.id) ?? "2000000" }, offset, length };
  });
  return { rows: indexRows, historyId: String(2_000_000 + rows.length * 21) };
}

/** A message without a believable date was most likely filed next to its neighbour. */
function fillDates(facts: readonly Facts[], nowMs: number): number[] {
  let last = facts.find((one) => one.dateMs !== undefined)?.dateMs ?? nowMs;
  return facts.map(({ dateMs }) => {
    last = dateMs ?? last;
    return last;
  });
}

/** The same bytes twice are two messages, as they are in the archive. */
function uniqueIds(hashes: readonly string[]): string[] {
  const taken = new Set<string>();
  return hashes.map((hash) => {
    let id = `1${hash}`;
    while (taken.has(id)) id = `1${(BigInt(`0x${id.slice(1)}`) + 1n).toString(16).padStart(15, "0").slice(-15)}`;
    taken.add(id);
    return id;
  });
}
