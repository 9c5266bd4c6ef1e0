import { bodyStart, trimEnd } from "./border.ts";

const LF = 10;
/** Messages up to this are read as they are. */
const SMALL_BYTES = 24 * 1024;
/** Enough for the text that is kept, whatever its encoding and markup. */
const KEPT_TEXT_BYTES = 32 * 1024;
const KEPT_HTML_BYTES = 128 * 1024;
const MAX_PART_HEAD_BYTES = 64 * 1024;
const MAX_BOUNDARIES = 1000;
/** Parsers take the longer for a part the more there are; no mail of people has nearly as many. */
const MAX_PARTS = 2000;

const BOUNDARY = /boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi;
const CUT = "stand-in-cut:";

/** The size of a part whose content was taken out, from its Content-Description. */
export function cutSize(description: string | undefined): number | undefined {
  return description?.startsWith(CUT) ? Number(description.slice(CUT.length)) : undefined;
}

/**
 * The same message without what nobody will look at: the content of attachments, leaving their size behind, and text
 * beyond the first kilobytes, and parts beyond the first thousands. A parser then has little to decode, whatever was attached.
 *
 * @param missingBytes how much of the message's end is not there
 */
export function slim(bytes: Buffer, missingBytes: number): Buffer {
  if (bytes.length <= SMALL_BYTES && missingBytes === 0) return bytes;
  const out: Buffer[] = [];
  const cuts = boundaryLines(bytes);
  let start = 0;
  for (const { at, end } of cuts.slice(0, MAX_PARTS)) {
    out.push(...slimPart(bytes.subarray(start, at), 0), bytes.subarray(at, end));
    start = end;
  }
  if (cuts.length <= MAX_PARTS) out.push(...slimPart(bytes.subarray(start), missingBytes));
  return Buffer.concat(out);
}

/** Lines that separate parts, of any multipart in the message however deep. */
function boundaryLines(bytes: Buffer): { at: number; end: number }[] {
  const known = new Set<string>();
  for (const [, quoted, bare = ""] of bytes.toString("latin1").matchAll(BOUNDARY)) {
    if (known.size < MAX_BOUNDARIES) known.add(quoted ?? bare);
  }
  const found: { at: number; end: number }[] = [];
  if (known.size === 0) return found;
  for (let at = bytes.indexOf("\n--"); at >= 0; at = bytes.indexOf("\n--", at + 1)) {
    const lineEnd = bytes.indexOf(LF, at + 1);
    const end = lineEnd < 0 ? bytes.length : lineEnd + 1;
    if (end - at > 220) continue;
    const name = bytes.toString("latin1", at + 3, end).trimEnd();
    if (known.has(name) || (name.endsWith("--") && known.has(name.slice(0, -2)))) found.push({ at: at + 1, end });
  }
  return found;
}

function slimPart(part: Buffer, missingBytes: number): Buffer[] {
  const body = bodyStart(part.subarray(0, MAX_PART_HEAD_BYTES));
  if (body === undefined) return [part.subarray(0, MAX_PART_HEAD_BYTES * 4)];
  const head = part.toString("latin1", 0, body).replaceAll(/\r?\n[ \t]+/g, " ");
  const type = /^content-type[ \t]*:[ \t]*([\w.+-]+\/[\w.+-]+)/im.exec(head)?.[1]?.toLowerCase() ?? "text/plain";
  const isAttached =
    /^content-disposition[ \t]*:[ \t]*attachment/im.test(head) || !/^(text|multipart|message)\//.test(type);
  if (!isAttached) {
    const kept = type === "text/html" ? KEPT_HTML_BYTES : KEPT_TEXT_BYTES;
    return part.length - body <= kept ? [part] : [part.subarray(0, body + kept), Buffer.from("\n")];
  }
  const size = sizeOf(part.subarray(body), head, missingBytes);
  return [Buffer.from(`Content-Description: ${CUT}${size}\n`), part.subarray(0, body)];
}

function sizeOf(content: Buffer, head: string, missingBytes: number): number {
  if (!/^content-transfer-encoding[ \t]*:[ \t]*base64/im.test(head)) return content.length + missingBytes;
  const end = trimEnd(content);
  const encoded = end.length + missingBytes;
  // Lines of base64 all have the length of the first.
  const line = end.indexOf(LF) + 1;
  const breaks = line > 1 ? Math.floor(encoded / line) * (end[line - 2] === 13 ? 2 : 1) : 0;
  const padding = /=*$/.exec(end.toString("latin1", Math.max(0, end.length - 2)))?.[0].length ?? 0;
  return Math.max(0, Math.floor(((encoded - breaks) * 3) / 4) - padding);
}
