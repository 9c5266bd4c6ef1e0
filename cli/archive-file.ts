import { closeSync, openSync, readSync, statSync } from "node:fs";
import { ConfigError } from "../src/errors.ts";

type Kind = "mbox" | "ics" | "zip" | "gzip" | "pst" | "empty" | "other";

const LOOKED_AT = 4096;

/**
 * Is this the file that the flag asks for? Anything that might be one is let through; what is certainly something else is
 * named, with what to do.
 *
 * @returns its size in bytes
 * @throws ConfigError
 */
export function checkFile(flag: "--mbox" | "--ics", file: string): number {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new ConfigError(`There is no file ${file}.`);
  if (stat.isDirectory()) throw new ConfigError(folderWords(flag, file));
  // Pipes have no size and can be read only once.
  if (!stat.isFile()) return 0;
  const kind = kindOf(file);
  const words: Partial<Record<Kind, string>> = {
    empty: "is empty.",
    zip: "is a zip archive: unpack it first. In a Google Takeout the mail is in Mail/*.mbox, the calendar in Calendar/*.ics.",
    gzip: "is compressed: unpack it first (gunzip).",
    pst: "is an Outlook data file: export it as mbox first.",
    ...(flag === "--mbox" && { ics: "is a calendar: give it as --ics." }),
    ...(flag === "--ics" && { mbox: "is a mail archive: give it as --mbox." }),
  };
  const said = words[kind];
  if (said !== undefined) throw new ConfigError(`${file} ${said}`);
  return stat.size;
}

function folderWords(flag: string, folder: string): string {
  if (flag === "--ics") return `${folder} is a folder: give one .ics file of it as --ics.`;
  return `${folder} is a folder: give its mbox file, or the folder as --eml if it holds one file per message.`;
}

function kindOf(file: string): Kind {
  const bytes = Buffer.alloc(LOOKED_AT);
  const handle = openSync(file, "r");
  try {
    const head = bytes.subarray(0, readSync(handle, bytes, 0, LOOKED_AT, 0));
    const text = head
      .toString("latin1")
      .replaceAll("\0", "")
      .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, "")
      .trimStart();
    if (head.length === 0) return "empty";
    if (text.startsWith("PK\x03\x04")) return "zip";
    if (text.startsWith("\x1f\x8b")) return "gzip";
    if (text.startsWith("!BDN")) return "pst";
    if (/^BEGIN:VCALENDAR/i.test(text)) return "ics";
    return /^From .*\n[\w-]+:/.test(text) ? "mbox" : "other";
  } finally {
    closeSync(handle);
  }
}
