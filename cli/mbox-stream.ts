import { createReadStream, statSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../src/errors.ts";
import { checkFile } from "./archive-file.ts";

/** More of one file than any reader keeps of a message. */
const MOST_BYTES = 32 * 1024 * 1024;
const BORDER = "From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n";

export type Archive = {
  body: AsyncIterable<Uint8Array>;
  /** 0 when not known. */ totalBytes: number;
  /** What the archive's piece with this index is called. */ nameOf: (index: number) => string;
};

/** @throws ConfigError when the file is not there or certainly something else */
export function openMbox(file: string): Archive {
  const totalBytes = checkFile("--mbox", file);
  return { body: createReadStream(file), totalBytes, nameOf: (index) => `message ${index}` };
}

/** @throws ConfigError when the file is not there or certainly something else */
export function openIcs(file: string): Archive {
  const totalBytes = checkFile("--ics", file);
  return { body: createReadStream(file), totalBytes, nameOf: (index) => `event ${index}` };
}

/**
 * A folder of raw messages as one mbox, file by file, sub-folders included, in the order of their names. Lines that
 * would look like a border are quoted the way mboxrd does, so nothing is lost on the way back.
 */
export async function openEmlFolder(folder: string): Promise<Archive> {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) throw new ConfigError(`There is no folder ${folder}.`);
  if (!stat.isDirectory()) throw new ConfigError(`${folder} is a file, not a folder: give an mbox as --mbox.`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new ConfigError(`${folder} holds no files.`);
  return {
    body: asMbox(files),
    totalBytes: 0,
    nameOf: (index) => files[index] ?? `message ${index}`,
  };
}

/** One file in memory at a time. Latin-1 on the way through keeps every byte as it is. */
async function* asMbox(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    const text = await readMessage(file);
    // Some archives keep the border line in the file: it is the better one, and no header.
    const own = /^From [^\n]*\n/.exec(text)?.[0] ?? "";
    const message = text.slice(own.length).replace(/^(>*From )/gm, ">$1");
    yield Buffer.from(`${own || BORDER}${message}\n\n`, "latin1");
  }
}

/** A file that cannot be read becomes an empty message, which the import then names among the unreadable. */
async function readMessage(file: string): Promise<string> {
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, MOST_BYTES));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } catch {
    return "";
  }
}
